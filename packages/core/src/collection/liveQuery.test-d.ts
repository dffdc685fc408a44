import type { Observable } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import {
  bookmarks,
  type Account,
  type Bookmark,
  type LiveQuery,
  type Row,
  type RowChange,
  type SortField,
  type UsageError,
} from '../index.ts'

declare const account: Account
const rooms = account.collection(bookmarks)

describe('query', () => {
  it('has rows of the values of its collection', () => {
    const query = rooms.query({ where: { autojoin: true }, orderBy: 'name', limit: 20, offset: 0 })
    expectTypeOf(query).toEqualTypeOf<LiveQuery<Bookmark>>()
    expectTypeOf(query.rows).toEqualTypeOf<readonly Row<Bookmark>[]>()
    expectTypeOf(query.rows$).toEqualTypeOf<Observable<readonly Row<Bookmark>[]>>()
    expectTypeOf(query.changes$).toEqualTypeOf<Observable<readonly RowChange<Bookmark>[]>>()
    expectTypeOf(query.count).toEqualTypeOf<number>()
    expectTypeOf(query.error).toEqualTypeOf<UsageError | undefined>()
  })

  it('gives values and ItemIDs to its functions', () => {
    rooms.query({
      where: (room, id) => {
        expectTypeOf(room).toEqualTypeOf<Bookmark>()
        expectTypeOf(id).toEqualTypeOf<string>()
        return room.autojoin
      },
      orderBy: [
        (room, id) => room.name ?? id,
        { by: (room) => room.autojoin, direction: 'desc' },
        { by: 'name', collator: new Intl.Collator('de') },
      ],
    })
  })

  it('knows the fields that there are, and those that can be sorted by', () => {
    // @ts-expect-error there is no such field
    rooms.query({ where: { autojion: true } })
    // @ts-expect-error it is no string
    rooms.query({ where: { autojoin: 'true' } })
    // @ts-expect-error there is no such field
    rooms.query({ orderBy: 'nome' })
    // @ts-expect-error an element has no order
    rooms.query({ orderBy: 'extensions' })
    // @ts-expect-error an object is no key
    rooms.query({ orderBy: (room) => ({ name: room.name }) })
    // @ts-expect-error there are two directions
    rooms.query({ orderBy: { by: 'name', direction: 'up' } })
    // @ts-expect-error nothing is known yet when a promise is returned
    rooms.query({ where: (room) => Promise.resolve(room.autojoin) })
    // @ts-expect-error a number of rows
    rooms.query({ limit: '5' })
    expectTypeOf<
      SortField<{ a: string; b?: Date; c: string[]; d: 'x' | 1; e: null }>
    >().toEqualTypeOf<'a' | 'b' | 'd' | 'e'>()
  })
})
