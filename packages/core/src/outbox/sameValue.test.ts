import { describe, expect, it } from 'vitest'
import { xml } from '../xml/element.ts'
import { isPlain, ownField, sameValue } from './sameValue.ts'

class Box {
  readonly held = 1
}

describe('two values', () => {
  it.each([
    ['a field that is undefined', { a: 1, b: undefined }, { a: 1 }],
    ['the order of fields', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['no prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ['no numbers', NaN, NaN],
    ['nested arrays', [[{ a: 1 }]], [[{ a: 1 }]]],
    ['dates', new Date(5), new Date(5)],
    ['bytes', new Uint8Array([1, 2]), new Uint8Array([0, 1, 2]).subarray(1)],
    ['XML', xml('x', { a: '1', b: '2' }, 't'), xml('x', { b: '2', a: '1' }, 't')],
  ])('are the same with %s', (_, a, b) => {
    expect([sameValue(a, b), sameValue(b, a)]).toEqual([true, true])
  })

  it.each([
    ['another field', { a: 1 }, { b: 1 }],
    ['one field more', { a: 1 }, { a: 1, b: 2 }],
    ['an inherited field', {}, { toString: Object.prototype.toString }],
    ['null and nothing', null, undefined],
    ['an array and an object', [], {}],
    ['another length', [1], [1, undefined]],
    ['other bytes', new Uint8Array([1]), new Uint8Array([2])],
    ['fewer bytes', new Uint8Array([1]), new Uint8Array([1, 2])],
    ['other dates', new Date(5), new Date(6)],
    ['a date and its number', new Date(5), 5],
    ['other XML', xml('x', {}, 't'), xml('x', {}, 'u')],
    ['XML and an object', xml('x', {}), {}],
    ['two things with a life of their own', new Box(), new Box()],
    ['text and a number', '1', 1],
  ])('differ with %s', (_, a, b) => {
    expect([sameValue(a, b), sameValue(b, a)]).toEqual([false, false])
  })
})

describe('an object', () => {
  it('is plain when it is nothing but its fields', () => {
    expect([{}, Object.create(null)].map(isPlain)).toEqual([true, true])
    const others = [null, undefined, 1, 'x', [], new Date(), new Box(), new Map(), xml('x', {})]
    expect(others.filter(isPlain)).toEqual([])
  })

  it('has no field that it inherits', () => {
    expect(ownField({}, 'toString')).toBeUndefined()
    expect(ownField({ a: 1 }, 'a')).toBe(1)
  })
})
