import { describe, expectTypeOf, it } from 'vitest'
import { bookmarks, type Bookmark, type BookmarkInput } from '../collections/bookmarks.ts'
import { defineCollection, type CollectionDefinition } from '../collection/defineCollection.ts'
import { encrypted, type EncryptedCodec } from './encrypted.ts'
import { keyFromPassphrase } from './keyFromPassphrase.ts'

declare const bytes: Uint8Array

describe('encrypted', () => {
  const codec = encrypted(bookmarks.codec, { key: bytes })

  it('keeps the values of the codec', () => {
    expectTypeOf(codec).toEqualTypeOf<EncryptedCodec<Bookmark, BookmarkInput>>()
    expectTypeOf(defineCollection({ node: 'urn:example:rooms', codec })).toEqualTypeOf<
      CollectionDefinition<Bookmark, BookmarkInput>
    >()
  })

  it('takes what keys are made of', async () => {
    const scope = { account: 'juliet@capulet.lit', app: 'example.org/notes' }
    encrypted(bookmarks.codec, { key: await keyFromPassphrase('Rose', scope) })
    encrypted(bookmarks.codec, { keys: [bytes], idKey: bytes })
  })

  it('takes nothing else', () => {
    // @ts-expect-error a passphrase is no key
    encrypted(bookmarks.codec, { key: 'Rose' })
    // @ts-expect-error ItemIDs need a key that stays
    encrypted(bookmarks.codec, { keys: [bytes] })
    // @ts-expect-error without a key there is no encryption
    encrypted(bookmarks.codec, {})
    // @ts-expect-error neither account nor app
    void keyFromPassphrase('Rose', {})
  })
})
