import type { Observable } from 'rxjs'
import { describe, expectTypeOf, it } from 'vitest'
import {
  bookmarks,
  childTexts,
  defineCollection,
  defineDocument,
  xmlCodec,
  type Account,
  type AccountHistory,
  type Bookmark,
  type Conflict,
  type ConflictPolicy,
  type ConflictReason,
  type Edit,
  type EditOptions,
  type EditOutcome,
  type EditState,
  type HistoryOutcome,
  type Recipe,
  type RxpepError,
} from '../index.ts'

declare const account: Account
const rooms = account.collection(bookmarks)
const codec = xmlCodec({ name: 'tags', xmlns: 'urn:x', fields: { tags: childTexts() } })
const tags = account.document(defineDocument({ node: 'urn:x', codec, initial: { tags: [] } }))

describe('update', () => {
  it('gives a draft of the value, which may be changed', () => {
    const edit = rooms.update('a@b', (room) => {
      room.name = 'A'
      room.autojoin = true
      delete room.nick
    })
    expectTypeOf(edit).toEqualTypeOf<Edit<Bookmark>>()
    tags.update((draft) => {
      draft.tags.push('new')
    })
  })

  it('takes a recipe that returns another value, or nothing', () => {
    rooms.update('a@b', (room) => ({ ...room, name: 'A' }))
    rooms.update('a@b', () => undefined)
    tags.update(() => ({ tags: ['new'] }))
  })

  it('refuses what is no value', () => {
    rooms.update('a@b', (room) => {
      // @ts-expect-error no such field
      room.autoJoin = true
      // @ts-expect-error a wrong type
      room.autojoin = 'true'
    })
    // @ts-expect-error a wrong value
    rooms.update('a@b', () => ({ name: 'A' }))
    // @ts-expect-error an ItemID is a string
    rooms.update(1, () => undefined)
    // @ts-expect-error an edit is made at once
    rooms.update('a@b', async (room) => {
      room.name = await Promise.resolve('A')
    })
    tags.update((draft) => {
      // @ts-expect-error a wrong type
      draft.tags.push(1)
    })
  })
})

describe('edits and conflicts', () => {
  it('have the values of their collection', () => {
    expectTypeOf(rooms.edits$).toEqualTypeOf<Observable<readonly Edit<Bookmark>[]>>()
    expectTypeOf(rooms.conflicts$).toEqualTypeOf<Observable<readonly Conflict<Bookmark>[]>>()
    expectTypeOf<Edit<Bookmark>['value']>().toEqualTypeOf<Bookmark | undefined>()
    expectTypeOf<Conflict<Bookmark>['theirs']>().toEqualTypeOf<Bookmark | undefined>()
    expectTypeOf<Conflict['reason']>().toEqualTypeOf<ConflictReason>()
    expectTypeOf<ReturnType<Conflict<Bookmark>['restore']>>().toEqualTypeOf<Edit<Bookmark>>()
  })

  it('end in one of a few ways, each with what there is to know', () => {
    expectTypeOf<Edit<Bookmark>['done']>().toEqualTypeOf<Promise<EditOutcome<Bookmark>>>()
    expectTypeOf<EditState>().toEqualTypeOf<'queued' | 'sending' | 'acked' | EditOutcome['type']>()
    const outcome = {} as EditOutcome<Bookmark>
    if (outcome.type === 'failed') expectTypeOf(outcome.error).toExtend<RxpepError>()
    if (outcome.type === 'conflicted') {
      expectTypeOf(outcome.conflict).toEqualTypeOf<Conflict<Bookmark>>()
    }
    expectTypeOf(outcome).not.toHaveProperty('error')
  })

  it('of several collections can be held together', () => {
    expectTypeOf(rooms.remove('a@b')).toExtend<Edit>()
    expectTypeOf<Conflict<Bookmark>>().toExtend<Conflict>()
  })
})

describe('options of a definition', () => {
  it('know the values', () => {
    defineCollection({
      node: 'urn:x',
      codec: bookmarks.codec,
      mergeBy: 'jid',
      writeEvery: 500,
      compare(a, b) {
        expectTypeOf(a).toEqualTypeOf<Bookmark>()
        return Number(a.autojoin) - Number(b.autojoin)
      },
      conflict(base, local, remote) {
        expectTypeOf(base).toEqualTypeOf<Bookmark>()
        return { ...remote, autojoin: local.autojoin || base.autojoin }
      },
    })
    expectTypeOf<EditOptions<Bookmark>['conflict']>().toEqualTypeOf<
      ConflictPolicy<Bookmark> | undefined
    >()
  })

  it('are checked', () => {
    const { codec } = bookmarks
    // @ts-expect-error no such policy
    defineCollection({ node: 'urn:x', codec, conflict: 'theirs' })
    // @ts-expect-error a policy makes a value
    defineCollection({ node: 'urn:x', codec, conflict: () => 1 })
    // @ts-expect-error milliseconds
    defineCollection({ node: 'urn:x', codec, writeEvery: '1s' })
  })
})

describe('the steps of an account', () => {
  it('tell what became of them', () => {
    expectTypeOf(account.undo()).toEqualTypeOf<HistoryOutcome>()
    expectTypeOf(account.history$).toEqualTypeOf<Observable<AccountHistory>>()
    const outcome = account.redo()
    if ('edits' in outcome) expectTypeOf(outcome.edits).toEqualTypeOf<readonly Edit[]>()
    expectTypeOf(outcome).not.toHaveProperty('edits')
  })

  it('give what the batch gives', () => {
    expectTypeOf(account.batch(() => rooms.clear())).toEqualTypeOf<Edit<Bookmark>>()
    expectTypeOf<Recipe<Bookmark>>().toBeFunction()
  })
})
