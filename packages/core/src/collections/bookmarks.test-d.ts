import { describe, expectTypeOf, it } from 'vitest'
import type { CollectionDefinition } from '../collection/defineCollection.ts'
import { defineCollection } from '../collection/defineCollection.ts'
import { defineDocument, type DocumentDefinition } from '../collection/defineDocument.ts'
import { attribute } from '../codec/attribute.ts'
import { childElement, childText } from '../codec/child.ts'
import type { Codec, InputOf, ValueOf } from '../codec/codec.ts'
import { fromItemId } from '../codec/fromItemId.ts'
import { xmlCodec } from '../codec/xmlCodec.ts'
import { xmlBoolean } from '../codec/xmlType.ts'
import { bookmarks, type Bookmark, type BookmarkInput } from './bookmarks.ts'

declare function put<T, I>(definition: CollectionDefinition<T, I>, value: NoInfer<I>): T
declare function open<T>(definition: CollectionDefinition<T>): T

const codec = xmlCodec({
  name: 'conference',
  xmlns: 'urn:x',
  fields: {
    jid: fromItemId(),
    name: attribute(),
    autojoin: attribute(xmlBoolean, { default: false }),
    nick: childText(),
    password: childText(),
    extensions: childElement(),
  },
})

describe('bookmarks', () => {
  it('have the types that their codec infers', () => {
    expectTypeOf<ValueOf<typeof codec>>().toEqualTypeOf<{ [K in keyof Bookmark]: Bookmark[K] }>()
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<{
      [K in keyof BookmarkInput]: BookmarkInput[K]
    }>()
    expectTypeOf(bookmarks.codec).toEqualTypeOf<Codec<Bookmark, BookmarkInput>>()
  })

  it('are written with a JID and what else there is', () => {
    expectTypeOf(put(bookmarks, { jid: 'a@b', name: 'A' })).toEqualTypeOf<Bookmark>()
    expectTypeOf(open(bookmarks)).toEqualTypeOf<Bookmark>()
    // @ts-expect-error the JID is missing
    put(bookmarks, { name: 'A' })
    // @ts-expect-error a wrong name
    put(bookmarks, { jid: 'a@b', autoJoin: true })
    // @ts-expect-error a wrong type
    put(bookmarks, { jid: 'a@b', autojoin: 'true' })
  })
})

describe('definitions', () => {
  it('take their types from the codec', () => {
    expectTypeOf(defineCollection({ node: 'n', codec })).toEqualTypeOf<
      CollectionDefinition<ValueOf<typeof codec>, InputOf<typeof codec>>
    >()
    const initial = { jid: 'a@b', autojoin: false }
    expectTypeOf(defineDocument({ node: 'n', codec, initial })).toEqualTypeOf<
      DocumentDefinition<ValueOf<typeof codec>, InputOf<typeof codec>>
    >()
    defineCollection({
      node: 'n',
      codec,
      itemId(value) {
        expectTypeOf(value).toEqualTypeOf<InputOf<typeof codec>>()
        return value.jid
      },
    })
  })

  it('refuse what does not fit', () => {
    // @ts-expect-error an ItemID is a string
    defineCollection({ node: 'n', codec, itemId: (value) => value.autojoin })
    // @ts-expect-error an initial value of another type
    defineDocument({ node: 'n', codec, initial: { jid: 1, autojoin: false } })
    // @ts-expect-error no such way of sharing
    defineCollection({ node: 'n', codec, sharing: 'allow' })
  })
})
