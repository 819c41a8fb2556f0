import { describe, expect, it } from 'vitest'
import { parseJsonObject } from './json-config.js'

describe('parseJsonObject', () => {
  it.each([
    ['{ "a": 1 }', { a: 1 }],
    ['\uFEFF{ "a": 1 }', { a: 1 }],
    ['{ // one\n "a": [1, /* two */ 2,], }', { a: [1, 2] }],
    ['{ "@/*": ["./src/*"], "url": "https://x//y", "b": "/* no */", }', { '@/*': ['./src/*'], url: 'https://x//y', b: '/* no */' }],
    ['{ "a": "quote \\" // still a string", }', { a: 'quote " // still a string' }],
    ['{ "a": ",}", }', { a: ',}' }],
    ['{ "a": ', undefined],
    ['[1]', undefined],
    ['null', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(parseJsonObject(text)).toEqual(expected)
  })
})
