import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { typeCheck } from '../../test/typeCheck.ts'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const section = readme.split(/^## /m).find((text) => text.startsWith('Your own data\n')) ?? ''
const snippets = [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code as string)

describe('the snippets on data of your own', () => {
  it('are there', () => {
    expect(snippets).toHaveLength(2)
  })

  it.each(snippets.map((code, i) => [i + 1, code] as const))(
    'are code as it can be used: %i',
    (_, code) => {
      const account = "declare const account: import('@rxpep/core').Account\n"
      expect(typeCheck(account + code).errors).toEqual([])
    },
    120_000,
  )

  it('would be found out if they were wrong', () => {
    expect(typeCheck("import { jsonn } from '@rxpep/core'\njsonn()").errors).toHaveLength(1)
  }, 120_000)
})
