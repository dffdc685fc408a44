import {
  bookmarks,
  defineDocument,
  json,
  type Account,
  type Bookmark,
  type Conflict,
  type Edit,
  type Row,
  type View,
} from '@rxpep/core'
import type { Readable, Writable } from 'svelte/store'
import { describe, expectTypeOf, it } from 'vitest'
import {
  bookmarksStore,
  collectionStore,
  conflictsStore,
  documentStore,
  editsStore,
  itemStore,
  queryStore,
  setAccount,
  statusStore,
} from './index.ts'

interface Settings {
  theme: 'light' | 'dark'
  sizes: { title: number; steps: number[] }
}

const settings = defineDocument({
  node: 'https://example.org/ns/settings',
  codec: json<Settings>(),
  initial: { theme: 'light', sizes: { title: 12, steps: [] } },
})

describe('stores', () => {
  it('are readable for svelte/store, and no more', () => {
    expectTypeOf(bookmarksStore()).toExtend<Readable<View<Bookmark>>>()
    expectTypeOf(documentStore(settings)).not.toExtend<Writable<never>>()
    expectTypeOf(documentStore(settings)).not.toHaveProperty('set')
  })

  it('have the value of the store contract as current', () => {
    expectTypeOf(collectionStore(bookmarks).current).toEqualTypeOf<View<Bookmark>>()
    expectTypeOf(queryStore(bookmarks, {}).current).toEqualTypeOf<readonly Row<Bookmark>[]>()
    expectTypeOf(queryStore(bookmarks, {}).count.current).toEqualTypeOf<number>()
    expectTypeOf(editsStore(bookmarks).current).toEqualTypeOf<readonly Edit<Bookmark>[]>()
    expectTypeOf(editsStore().current).toEqualTypeOf<readonly Edit[]>()
    expectTypeOf(conflictsStore(settings).current).toEqualTypeOf<readonly Conflict<Settings>[]>()
    expectTypeOf(statusStore().current.state).toExtend<string>()
    expectTypeOf(statusStore(settings).current.pending).toEqualTypeOf<number>()
  })

  it('give documents and items that nobody can write to, down to the ground', () => {
    const { sizes } = documentStore(settings).current
    expectTypeOf(sizes.steps).toEqualTypeOf<readonly number[]>()
    // @ts-expect-error -- it is the server's, and the view's
    sizes.title = 14
    expectTypeOf(itemStore(bookmarks, 'garden').current?.jid).toEqualTypeOf<string | undefined>()
  })

  it('give drafts that can be written to', () => {
    documentStore(settings).update((draft) => {
      draft.sizes.steps.push(1)
    })
    expectTypeOf(bookmarksStore().put).toBeCallableWith({ jid: 'garden@chat.shakespeare.lit' })
  })

  it('take an account, a getter of one, and one that is not there yet', () => {
    const account = {} as Account | undefined
    setAccount(() => account)
    expectTypeOf(bookmarksStore).toBeCallableWith(() => account)
    // @ts-expect-error -- a name is no account
    setAccount('juliet@capulet.lit')
  })
})
