import type { RoleFacts } from '../../model/index.js'
import { operations } from './operations.js'

/** A class that extends `BaseEntity`. Source: https://typeorm.io/docs/guides/active-record-data-mapper/ (2026-11). */
export const activeModel: RoleFacts = {
  construct: { role: 'activeEntity', entity: 'same' },
  methods: { ...operations('activeModel'), getRepository: { returns: { role: 'repository', entity: 'same' } } },
}

/** Its instances. */
export const activeEntity: RoleFacts = {
  row: true,
  methods: {
    save: { effect: 'upsert', bulk: 'save(rows)' },
    remove: { effect: 'delete', bulk: 'remove(rows)' },
    softRemove: { effect: 'delete', bulk: 'softRemove(rows)' },
    recover: { effect: 'update', bulk: 'recover(rows)' },
    reload: { effect: 'read-one', bulk: 'findBy({ id: In(ids) })' },
  },
}
