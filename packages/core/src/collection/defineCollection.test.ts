import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../base/errorCodes.ts'
import { UsageError } from '../base/errors.ts'
import { elementCodec } from '../codec/elementCodec.ts'
import { defineCollection } from './defineCollection.ts'

const node = 'https://example.org/ns/things'
const codec = elementCodec()

const codeOf = (run: () => unknown): ErrorCode | undefined => {
  try {
    run()
  } catch (error) {
    if (error instanceof UsageError) return error.code
    throw error
  }
  return undefined
}

describe('a definition', () => {
  it('is plain frozen data with its defaults filled in', () => {
    const definition = defineCollection({ node, codec })
    expect(definition).toStrictEqual({ kind: 'collection', node, codec, sharing: 'refuse' })
    expect(Object.isFrozen(definition)).toBe(true)
  })

  it.each(['', 'a\0b', '\uD800', 'a\nb', 'x'.repeat(1001), 1, undefined])(
    'has no node %j',
    (name) => {
      expect(codeOf(() => defineCollection({ node: name as string, codec }))).toBe('invalid-node')
    },
  )

  it('may have a long node of any letters', () => {
    const long = 'ä'.repeat(1000)
    expect(defineCollection({ node: long, codec }).node).toBe(long)
  })

  it.each([
    'urn:xmpp:avatar:metadata',
    'http://jabber.org/protocol/nick',
    'eu.siacs.conversations.axolotl.bundles:1234',
    'urn:xmpp:omemo:2:devices',
    'urn:xmpp:microblog:0',
    'urn:xmpp:vcard4',
  ])('never makes %s private', (name) => {
    expect(codeOf(() => defineCollection({ node: name, codec }))).toBe('public-node')
  })

  it('has a codec', () => {
    expect(codeOf(() => defineCollection({ node } as never))).toBe('invalid-option')
  })
  it.each([
    ['writeEvery', [-1, NaN, Infinity, 2 ** 31, '100', null]],
    ['conflict', [1, 'theirs', null, {}]],
    ['mergeBy', ['', 1, null]],
    ['compare', [1, 'older', null]],
    ['itemId', ['id', null]],
    ['canonicalItemId', ['id']],
    ['sharing', ['allow', true]],
    ['codec', [null, {}, 1]],
  ])('has no nonsense for %s', (name, values: readonly unknown[]) => {
    for (const value of values) {
      const define = () => defineCollection({ node, codec, [name]: value })
      expect(codeOf(define)).toBe('invalid-option')
      expect(define).toThrow(name)
    }
  })

  it('may leave out its options, or say that they are nothing', () => {
    const options = { writeEvery: 0, conflict: 'remote', mergeBy: 'key', compare: undefined }
    expect(defineCollection({ node, codec, ...options } as never)).toMatchObject(options)
  })
})
