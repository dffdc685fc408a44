import { describe, expect, it } from 'vitest'
import { CodecError } from '../base/errors.ts'
import type { BadItem, GoodItem, Item } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import { xml } from '../xml/element.ts'
import { fold } from './fold.ts'
import { emptyRemote, sourceOf, type Remote } from './remote.ts'

interface Room {
  readonly name: string
}

function good(id: string, name: string): GoodItem<Room> {
  return { id, value: { name }, source: xml('conference', { name }) }
}

function bad(id: string, text: string): BadItem {
  return { id, error: new CodecError('undecodable'), source: xml('nonsense', {}, text) }
}

const published = (item: Item<Room>): NodeEvent<Item<Room>> => ({ type: 'published', item })
const snapshot = (...items: Item<Room>[]): NodeEvent<Item<Room>> => ({ type: 'snapshot', items })

function remoteOf(...items: Item<Room>[]): Remote<Room> {
  return fold(emptyRemote<Room>(), snapshot(...items))
}

function names(remote: Remote<Room>): Record<string, string> {
  return Object.fromEntries([...remote.items].map(([id, { name }]) => [id, name]))
}

describe('fold, an item', () => {
  it('adds a new id and replaces a known one', () => {
    const remote = fold(remoteOf(good('a', 'one')), published(good('b', 'two')))
    expect(names(remote)).toEqual({ a: 'one', b: 'two' })
    expect(names(fold(remote, published(good('a', 'three'))))).toEqual({ a: 'three', b: 'two' })
  })

  it('changes nothing when the payload says the same in other words', () => {
    const item = { ...good('a', 'one'), source: xml('conference', { name: 'one', autojoin: '1' }) }
    const again = { ...good('a', 'one'), source: xml('conference', { autojoin: '1', name: 'one' }) }
    const remote = remoteOf(item)
    expect(fold(remote, published(again))).toBe(remote)
    expect(remote.items.get('a')).toBe(item.value)
  })

  it('takes a new value when only what the codec does not know changed', () => {
    const [before, after] = [good('a', 'one'), { ...good('a', 'one'), source: xml('other') }]
    const remote = fold(remoteOf(before), published(after))
    expect(remote.items.get('a')).toBe(after.value)
    expect(sourceOf(remote, 'a')).toBe(after.source)
  })

  it('keeps the identity of the values it does not touch', () => {
    const [a, b] = [good('a', 'one'), good('b', 'two')]
    const remote = fold(remoteOf(a, b), published(good('b', 'three')))
    expect(remote.items.get('a')).toBe(a.value)
  })

  it('leaves the remote before as it was', () => {
    const before = remoteOf(good('a', 'one'))
    fold(before, published(good('a', 'two')))
    fold(before, { type: 'purged' })
    expect(names(before)).toEqual({ a: 'one' })
  })
})

describe('fold, removals', () => {
  it('takes a retracted item away', () => {
    const remote = fold(remoteOf(good('a', 'one'), good('b', 'two')), {
      type: 'retracted',
      id: 'a',
    })
    expect(names(remote)).toEqual({ b: 'two' })
  })

  it('changes nothing when the retracted id is unknown', () => {
    const remote = remoteOf(good('a', 'one'))
    expect(fold(remote, { type: 'retracted', id: 'b' })).toBe(remote)
  })

  it.each(['purged', 'deleted'] as const)('is empty once the node is %s', (type) => {
    const remote = fold(remoteOf(good('a', 'one'), bad('b', 'x')), { type })
    expect([remote.items.size, remote.quarantine.size]).toEqual([0, 0])
    expect(fold(remote, { type })).toBe(remote)
  })

  it('changes nothing when the node is configured', () => {
    const remote = remoteOf(good('a', 'one'))
    expect(fold(remote, { type: 'configured' })).toBe(remote)
  })
})

describe('fold, a snapshot', () => {
  it('removes what it lacks, adds what it has, and keeps the identity of the rest', () => {
    const kept = good('b', 'two')
    const remote = fold(
      remoteOf(good('a', 'one'), kept),
      snapshot(good('b', 'two'), good('c', 'three')),
    )
    expect(names(remote)).toEqual({ b: 'two', c: 'three' })
    expect(remote.items.get('b')).toBe(kept.value)
  })

  it('changes nothing when it tells nothing new', () => {
    const remote = remoteOf(good('a', 'one'), bad('b', 'x'))
    expect(fold(remote, snapshot(bad('b', 'x'), good('a', 'one')))).toBe(remote)
  })

  it('empties the view when it is empty', () => {
    expect(names(fold(remoteOf(good('a', 'one')), snapshot()))).toEqual({})
  })

  it('takes in very many items, some of which come twice or cannot be decoded, however many were announced', () => {
    const items = Array.from({ length: 300 }, (_, i) =>
      i % 7 === 0 ? bad(`${i % 250}`, 'x') : good(`${i % 250}`, `value ${i}`),
    )
    const last = new Map(items.map((item) => [item.id, item]))
    const remote = fold(remoteOf(), snapshot(...items))
    const all = [...last.values()]
    const values = all.flatMap((item) => ('value' in item ? [[item.id, item.value.name]] : []))
    expect(names(remote)).toEqual(Object.fromEntries(values))
    expect(remote.quarantine.size).toBe(250 - values.length)
    expect(fold(remoteOf(), snapshot(...items.filter((item) => 'error' in item))).items.size).toBe(
      0,
    )
  })

  it('counts the last of two items with one id', () => {
    expect(names(remoteOf(good('a', 'one'), good('a', 'two')))).toEqual({ a: 'two' })
    expect(remoteOf(bad('a', 'x'), good('a', 'two')).quarantine.size).toBe(0)
    expect(remoteOf(good('a', 'one'), bad('a', 'x')).items.size).toBe(0)
  })
})

describe('fold, an item that cannot be decoded', () => {
  it('goes to quarantine with its XML and the last good item; the others are unaffected', () => {
    const [a, b, x] = [good('a', 'one'), good('b', 'two'), bad('a', 'x')]
    const remote = fold(remoteOf(a, b), published(x))
    expect(names(remote)).toEqual({ b: 'two' })
    expect(remote.quarantine.get('a')).toEqual({ ...x, last: a })
    expect(sourceOf(remote, 'a')).toBe(x.source)
  })

  it('keeps the last good item while bad ones follow each other', () => {
    const a = good('a', 'one')
    let remote = fold(remoteOf(a), published(bad('a', 'x')))
    remote = fold(remote, published(bad('a', 'y')))
    remote = fold(remote, snapshot(bad('a', 'z')))
    expect(remote.quarantine.get('a')).toMatchObject({ last: a })
    expect(sourceOf(remote, 'a')?.getText()).toBe('z')
  })

  it('changes nothing when it comes again', () => {
    const remote = remoteOf(bad('a', 'x'))
    expect(remote.quarantine.get('a')).not.toHaveProperty('last')
    expect(fold(remote, published(bad('a', 'x')))).toBe(remote)
  })

  it('leaves quarantine when it can be decoded, or is gone', () => {
    const remote = remoteOf(bad('a', 'x'), bad('b', 'x'))
    const mended = fold(remote, published(good('a', 'one')))
    expect(names(mended)).toEqual({ a: 'one' })
    expect([...mended.quarantine.keys()]).toEqual(['b'])
    expect(fold(mended, { type: 'retracted', id: 'b' }).quarantine.size).toBe(0)
    expect(fold(mended, snapshot(good('a', 'one'))).quarantine.size).toBe(0)
  })

  it('does not make the items another version', () => {
    const remote = remoteOf(good('a', 'one'))
    expect(fold(remote, published(bad('b', 'x'))).items).toBe(remote.items)
  })
})
