import { describe, expectTypeOf, it } from 'vitest'
import { bookmarks, type Account, type Bookmark } from '../index.ts'
import { average, count, groupBy, join, max, sum, type LiveView, type Pair } from '../query.ts'

declare const account: Account
const rooms = account.collection(bookmarks)

describe('groupBy', () => {
  it('knows the key, and what each aggregate says', () => {
    const groups = groupBy(rooms, {
      by: 'autojoin',
      where: { autojoin: true },
      aggregates: {
        rooms: count(),
        named: count((room) => room.name !== undefined),
        length: sum((room) => room.name?.length),
        mean: average((room) => room.name?.length),
        last: max((room) => room.name),
      },
    })
    const [row] = groups.query({ orderBy: ['rooms', 'last'] }).rows
    expectTypeOf(row?.value.key).toEqualTypeOf<boolean | undefined>()
    expectTypeOf(row?.value.rooms).toEqualTypeOf<number | undefined>()
    expectTypeOf(row?.value.mean).toEqualTypeOf<number | undefined>()
    expectTypeOf(row?.value.last).toEqualTypeOf<string | undefined>()
    const byHost = groupBy(rooms, { by: (_, id) => id.length, aggregates: {} })
    expectTypeOf(byHost.view.toArray()[0]?.key).toEqualTypeOf<number | undefined>()
  })

  it('refuses what can be no key, and what says nothing', () => {
    // @ts-expect-error an element is no key
    groupBy(rooms, { by: 'extensions', aggregates: {} })
    // @ts-expect-error there is no such field
    groupBy(rooms, { by: 'autojion', aggregates: {} })
    // @ts-expect-error the key has that name
    groupBy(rooms, { by: 'name', aggregates: { key: count() } })
    // @ts-expect-error a string has no sum
    groupBy(rooms, { by: 'name', aggregates: { names: sum((room: Bookmark) => room.name) } })
  })
})

describe('join', () => {
  it('knows which side may be missing', () => {
    expectTypeOf(join(rooms, rooms)).toEqualTypeOf<LiveView<Pair<Bookmark, Bookmark>>>()
    const left = join(rooms, rooms, { type: 'left', leftKey: (room) => room.name })
    expectTypeOf(left.view.toArray()[0]?.left).toEqualTypeOf<Bookmark | undefined>()
    const [pair] = join(rooms, rooms, { type: 'full' }).view.toArray()
    if (pair) {
      expectTypeOf(pair.left).toEqualTypeOf<Bookmark | undefined>()
      expectTypeOf(pair.rightId).toEqualTypeOf<string | undefined>()
    }
    const [inner] = join(left, rooms, { leftKey: ({ leftId }) => leftId }).view.toArray()
    if (inner) {
      expectTypeOf(inner.left.left).toEqualTypeOf<Bookmark>()
      expectTypeOf(inner.left.right).toEqualTypeOf<Bookmark | undefined>()
      expectTypeOf(inner.right).toEqualTypeOf<Bookmark>()
    }
    // @ts-expect-error there is no such type
    join(rooms, rooms, { type: 'outer' })
  })
})
