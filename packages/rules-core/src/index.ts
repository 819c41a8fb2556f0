export type * from './model/index.js'
