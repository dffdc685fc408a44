import { describe, expect, it } from 'vitest'
import { checkSize } from './stanzaSize.ts'

describe('the size of a stanza', () => {
  it.each([
    ['a'.repeat(10), 10],
    ['é'.repeat(5), 10],
    ['🌹🌹ab', 10],
  ])('is counted in bytes of UTF-8: %s', (stanza, bytes) => {
    expect(() => checkSize(stanza, bytes)).not.toThrow()
    expect(() => checkSize(stanza, bytes - 1)).toThrow(expect.objectContaining({ code: 'too-big' }))
  })
})
