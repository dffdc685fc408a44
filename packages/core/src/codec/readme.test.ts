import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { typeCheck } from '../../test/typeCheck.ts'

/** The pieces of TypeScript between two sentences of a page. */
function snippetsOf(page: string, from: string, to: string): readonly string[] {
  const text = readFileSync(new URL(page, import.meta.url), 'utf8')
  const section = text.slice(text.indexOf(from), text.indexOf(to))
  return [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code]) => code as string)
}

const snippets = [
  ...snippetsOf('../../README.md', '## Your own data', '## Surviving a restart'),
  ...snippetsOf('../../../../README.md', 'Your own data is', '## Try it'),
]

describe('the snippets on data of your own', () => {
  it('are there', () => {
    expect(snippets).toHaveLength(5)
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
