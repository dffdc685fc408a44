import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { typeCheck } from '../../test/typeCheck.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const section = readme.split(/^## /m).find((text) => text.startsWith('Encrypted items\n')) ?? ''
const snippets = [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code as string)

// What the text around the snippets speaks of.
const GIVEN = [
  `declare const passphrase: string`,
  `declare const noteCodec: import('@rxpep/core').Codec<{ readonly text: string }>\n`,
].join('\n')
const LATER = [
  `import { defineCollection } from '@rxpep/core'`,
  `import { encrypted } from '@rxpep/core/encrypted'`,
  `declare const account: import('@rxpep/core').Account`,
  `declare const key: Uint8Array, oldKey: Uint8Array\n`,
].join('\n')

describe('the snippets on encrypted items', () => {
  it('are there', () => {
    expect(snippets).toHaveLength(2)
  })

  it('are code as it can be used', () => {
    const [first = '', second = ''] = snippets
    expect(typeCheck(GIVEN + first).errors).toEqual([])
    expect(typeCheck(GIVEN + LATER + second).errors).toEqual([])
  }, 120_000)
})
