import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { typeCheck } from '../test/typeCheck.ts'
import * as hooks from './index.ts'

const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const snippets = [...page.matchAll(/^```tsx\n(.*?)^```/gms)].map(([, code = '']) => code)

/** What the page takes for granted, by name. */
const known: Record<string, string> = {
  ...from('react', 'memo', 'Suspense'),
  ...from('react-dom/client', 'createRoot', 'hydrateRoot'),
  ...from('react-dom/server', 'renderToString'),
  ...from('rxjs', 'distinctUntilChanged', 'map'),
  ...from(
    '@rxpep/core',
    'bookmarks',
    'dehydrate',
    'hydrate',
    'type Account',
    'type AccountSnapshot',
  ),
  ...from('./index.ts', ...Object.keys(hooks)),
  account: `declare const account: import('@rxpep/core').Account`,
  password: 'declare const password: string',
  root: 'declare const root: HTMLElement',
  Joined: 'declare const Joined: () => number',
  notes: `declare const notes: import('@rxpep/core').CollectionDefinition<{ text: string }>`,
  settings: `declare const settings: import('@rxpep/core').DocumentDefinition<{ theme: string; size: number }>`,
}

function from(module: string, ...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name.replace('type ', ''), `import { ${name} } from '${module}'`]),
  )
}

/** A snippet, with what it does not say itself. */
function complete(code: string): string {
  const stated = code.matchAll(
    /^(?:export |declare |async )*(?:const|function|import \{) ?([\w, ]+)/gm,
  )
  const own = new Set([...stated].flatMap(([, names = '']) => names.match(/\w+/g) ?? []))
  const used = Object.keys(known).filter(
    (name) => new RegExp(`\\b${name}\\b`).test(code) && !own.has(name),
  )
  return [
    ...used.map((name) => known[name]),
    code.replaceAll("'@rxpep/react'", "'./index.ts'"),
  ].join('\n')
}

describe('the page about the hooks', () => {
  let errors: string[][] = []
  beforeAll(() => {
    errors = typeCheck(snippets.map(complete))
  })

  it.each(snippets.map((code, i) => [code.split('\n').find((line) => line !== ''), i] as const))(
    'shows code as it can be used: %s',
    (_, i) => {
      expect(errors[i]).toEqual([])
    },
  )

  it.each(Object.keys(hooks))('has a snippet with %s', (name) => {
    expect(snippets.join('\n')).toMatch(new RegExp(`\\b${name}\\b`))
  })
})
