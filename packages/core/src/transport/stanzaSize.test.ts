import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { xml } from '../xml/element.ts'
import { checkSize } from './stanzaSize.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text).length
const tooBig = expect.objectContaining({ code: 'too-big' }) as unknown

describe('the size of a stanza', () => {
  it.each([
    [xml('a', {}, 'a'.repeat(10)), 17],
    [xml('a', {}, 'é'.repeat(5)), 17],
    [xml('a', {}, '🌹🌹ab'), 17],
    [xml('a', { b: '"' }, xml('c'), '<&'), 31],
  ])('is counted in bytes of UTF-8, as it is written: %s', (stanza, bytes) => {
    expect(() => checkSize(stanza, bytes)).not.toThrow()
    expect(() => checkSize(stanza, bytes - 1)).toThrow(tooBig)
  })

  it('is not told of what is too deep to be written', () => {
    let stanza = xml('a')
    for (let depth = 0; depth < 5000; depth++) stanza = xml('a', {}, stanza)
    expect(() => stanza.toString()).toThrow(RangeError)
    expect(() => checkSize(stanza, 10_000_000)).toThrow(RangeError)
  })

  it('is known to be more than is allowed, whatever is in it', () => {
    const dear = fc.constantFrom('"', '&', '€', '🌹')
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: dear, minLength: 90 }))
    fc.assert(
      fc.property(text, text, (value, inside) => {
        const stanza = xml('message', { 'xml:lang': value }, xml('body', {}, inside), xml('empty'))
        expect(() => checkSize(stanza, bytesOf(stanza.toString()) - 1)).toThrow(tooBig)
      }),
    )
  })
})
