import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onBalcony } from '../../test/balcony.ts'
import { record } from '../../test/record.ts'
import { things } from '../../test/things.ts'
import { average, count, max, min, sum } from './aggregates.ts'
import { groupBy } from './groupBy.ts'

interface Room {
  readonly host: string | number | undefined
  readonly unread: number
  readonly joined: boolean
}

const aggregates = {
  rooms: count<Room>(),
  joined: count((room: Room) => room.joined),
  unread: sum((room: Room) => room.unread),
  mean: average((room: Room) => room.unread),
  least: min((room: Room) => room.unread),
  most: max((room: Room, id) => (room.joined ? id : undefined)),
}

const room = (host: Room['host'], unread: number, joined = true): Room => ({ host, unread, joined })

describe('groupBy', () => {
  it('says of each group what its items are together', () => {
    const rooms = things({ a: room('x', 1), b: room('x', 2, false), c: room('y', 0.5) })
    const groups = groupBy(rooms, { by: 'host', aggregates })
    expect([...groups.view.values()]).toEqual([
      { key: 'x', rooms: 2, joined: 1, unread: 3, mean: 1.5, least: 1, most: 'a' },
      { key: 'y', rooms: 1, joined: 1, unread: 0.5, mean: 0.5, least: 0.5, most: 'c' },
    ])
  })

  it('keeps groups apart whose keys look alike', () => {
    const hosts = ['1', 1, undefined, 'undefined', '\0number 1', true, 1n, new Date(1), null, '']
    const rooms = things(Object.fromEntries(hosts.map((host, i) => [String(i), { host }])))
    const groups = groupBy(rooms, { by: ({ host }) => host, aggregates: { rooms: count() } })
    expect(groups.view.size).toBe(hosts.length)
    expect(groups.view.get('1')).toEqual({ key: '1', rooms: 1 })
  })

  it('is what the naive definition gives, and keeps the groups that are as they were', () => {
    const rooms = fc.record({
      host: fc.constantFrom<Room['host'][]>('x', 'y', 'z', 1, undefined),
      unread: fc.integer({ min: -3, max: 3 }),
      joined: fc.boolean(),
    })
    const step = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      fc.option(rooms, { nil: undefined }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), fc.boolean(), (steps, filtered) => {
        const source = things<Room>()
        const options = filtered ? { where: { joined: true } } : {}
        const groups = groupBy(source, { by: 'host', ...options, aggregates })
        for (const each of steps) {
          const before = groups.view
          source.set(each)
          const counted = [...source.view].filter(([, { joined }]) => joined || !filtered)
          const expected = new Map<Room['host'], [string, Room][]>()
          for (const [id, value] of counted)
            expected.set(value.host, [...(expected.get(value.host) ?? []), [id, value]])
          const naive = [...expected].map(([key, members]) => {
            const unread = members.map(([, value]) => value.unread)
            const total = unread.reduce((a, b) => a + b, 0)
            const joined = members.filter(([, value]) => value.joined)
            return {
              key,
              rooms: members.length,
              joined: joined.length,
              unread: total,
              mean: total / members.length,
              least: Math.min(...unread),
              most: joined
                .map(([id]) => id)
                .sort()
                .at(-1),
            }
          })
          const now = [...groups.view.values()]
          expect(now).toHaveLength(naive.length)
          expect(now).toEqual(expect.arrayContaining(naive))
          for (const [id, group] of groups.view) {
            const known = before.get(id)
            if (known && JSON.stringify(known) === JSON.stringify(group)) expect(group).toBe(known)
          }
        }
      }),
    )
  })

  it('can be queried, and tells once for what happens in a turn', async () => {
    const { notes, account } = await onBalcony()
    const byLength = groupBy(notes, {
      by: ({ text }) => text.length,
      aggregates: { notes: count(), first: min((_, id) => id) },
    })
    const query = byLength.query({ orderBy: { by: 'notes', direction: 'desc' }, limit: 1 })
    const [rows, changes] = [record(query.rows$), record(byLength.changes$)]
    expect(query.rows.map(({ value }) => value)).toEqual([{ key: 3, notes: 2, first: 'a' }])
    account.batch(() => {
      notes.put('c', { text: 'four' })
      notes.put('d', { text: 'five' })
      notes.put('e', { text: 'nine' })
      expect(query.rows[0]?.value.notes).toBe(3)
    })
    expect(rows.values.map(([first]) => first?.value)).toEqual([
      { key: 3, notes: 2, first: 'a' },
      { key: 4, notes: 3, first: 'c' },
    ])
    expect(changes.values).toEqual([
      [{ type: 'added', id: '\0number 4', value: { key: 4, notes: 3, first: 'c' } }],
    ])
    expect(byLength.query({ orderBy: { by: 'notes', direction: 'desc' }, limit: 1 })).toBe(query)
  })

  it('works nothing out while nobody watches', () => {
    const rooms = things({ a: room('x', 1) })
    let asked = 0
    const groups = groupBy(rooms, { by: () => (asked += 1), aggregates: {} })
    rooms.set({ a: room('x', 2) })
    expect(asked).toBe(0)
    const stop = groups.subscribe(() => undefined)
    rooms.set({ a: room('x', 3) })
    expect(asked).toBe(2)
    stop()
    rooms.set({ a: room('x', 4) })
    expect(asked).toBe(2)
  })

  it('leaves out what its functions throw at, and tells of it', () => {
    const rooms = things({ a: room('x', 1), b: room('x', 2) })
    const fail = (): never => {
      throw new Error('no')
    }
    const groups = groupBy(rooms, {
      by: 'host',
      aggregates: {
        rooms: count(),
        unread: sum((each: Room, id) => (id === 'a' && each.unread === 1 ? fail() : each.unread)),
      },
    })
    const { values } = record(groups.error$)
    expect([...groups.view.values()]).toEqual([{ key: 'x', rooms: 2, unread: 2 }])
    rooms.set({ a: room('x', 5) })
    expect([...groups.view.values()]).toEqual([{ key: 'x', rooms: 2, unread: 7 }])
    expect(values.map((error) => error?.code)).toEqual(['query-failed', undefined])
  })

  it.each([
    ['source', [{}, { by: 'host', aggregates }]],
    ['source', [undefined, { by: 'host', aggregates }]],
    ['by', [things(), { aggregates }]],
    ['aggregates', [things(), { by: 'host' }]],
    ['aggregates', [things(), { by: 'host', aggregates: { key: count() } }]],
    ['aggregates', [things(), { by: 'host', aggregates: { rooms: 'count' } }]],
    ['where', [things(), { by: 'host', aggregates, where: 'x' }]],
  ])('%s that is none is refused', (detail, given) => {
    expect(() => groupBy(...(given as unknown as Parameters<typeof groupBy>))).toThrow(
      expect.objectContaining({ message: `invalid-option: ${detail}` }),
    )
  })
})
