import { describe, expect, it } from 'vitest'
import { elementCodec } from '../codec/elementCodec.ts'
import { xml } from '../xml/element.ts'
import { defineCollection } from './defineCollection.ts'
import { checkItemId, itemIdOf } from './itemId.ts'

const node = 'https://example.org/ns/things'
const codec = elementCodec()
const free = defineCollection({ node, codec })
const lower = defineCollection({
  node,
  codec,
  itemId: (thing) => thing.getText(),
  canonicalItemId: (id) => (id.includes(' ') ? undefined : id.toLowerCase()),
})
const refused = (code: string) => expect.objectContaining({ name: 'UsageError', code }) as Error

describe('an ItemID', () => {
  it.each(['a', ' <"é😀> ', 'current', 'x'.repeat(3071)])('may be %j', (id) => {
    expect(checkItemId(free, id)).toBe(id)
  })

  it.each(['', 'a\0', '\uDC00', 'a\tb', 'a\r', 'é'.repeat(1536), undefined, 7])(
    'may not be %j',
    (id) => {
      expect(() => checkItemId(free, id as string)).toThrow(refused('invalid-item-id'))
    },
  )

  it('is written in the canonical form of its collection', () => {
    expect(checkItemId(lower, 'ABC')).toBe('abc')
    expect(() => checkItemId(lower, 'a b')).toThrow(refused('invalid-item-id'))
  })
})

describe('the ItemID of a value', () => {
  it('is what the definition makes of it', () => {
    expect(itemIdOf(lower, xml('thing', {}, 'ABC'))).toBe('abc')
    expect(() => itemIdOf(lower, xml('thing'))).toThrow(refused('invalid-item-id'))
  })

  it('is asked of a definition that knows one', () => {
    expect(() => itemIdOf(free, xml('thing'))).toThrow(refused('invalid-option'))
  })
})
