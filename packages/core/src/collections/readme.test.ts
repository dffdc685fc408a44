import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { typeCheck } from '../../test/typeCheck.ts'
import { bookmarks } from './bookmarks.ts'
import { contacts } from './contacts.ts'
import { displayedMarkers } from './displayedMarkers.ts'
import { legacyBookmarks, privateBookmarks } from './legacyBookmarks.ts'
import { rosterNotes } from './rosterNotes.ts'
import { secretKeyBackup } from './secretKeyBackup.ts'

const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const section = page.slice(page.indexOf('## What is ready'), page.indexOf('## Your own data'))
const rows = [...section.matchAll(/^\| `(\w+).*$/gm)].map(
  ([row, name = '']) => [name, row] as const,
)
const snippets = [...section.matchAll(/^```ts\n(.*?)^```/gms)].map(([, code = '']) => code)

const definitions = {
  bookmarks,
  displayedMarkers: displayedMarkers({ account: 'a@b', compare: () => undefined }),
  contacts,
  rosterNotes,
  secretKeyBackup,
  legacyBookmarks,
  privateBookmarks,
}

describe('the page on what is ready to use', () => {
  it('has a row for each', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(definitions))
  })

  it.each(rows)('says in which node %s are', (name, row) => {
    const { node } = definitions[name as keyof typeof definitions]
    const isPrivate = ['rosterNotes', 'privateBookmarks'].includes(name)
    expect(row).toContain(
      `\`${node.replace('jabber:iq:private ', '')}\`${isPrivate ? ' in private XML' : ''} `,
    )
  })

  it.each(snippets.map((code, i) => [i + 1, code] as const))(
    'shows code as it can be used: %i',
    (_, code) => {
      const account = "declare const account: import('@rxpep/core').Account\n"
      expect(typeCheck(account + code).errors).toEqual([])
    },
    120_000,
  )
})
