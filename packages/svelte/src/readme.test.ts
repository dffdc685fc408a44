// @vitest-environment node
import { readFileSync } from 'node:fs'
import { compile } from 'svelte/compiler'
import { describe, expect, it } from 'vitest'
import { checkSnippets, type Snippet } from '../test/checkSnippets.ts'
import * as stores from './index.ts'

const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```(svelte|ts)\n(.*?)^```/gms)]
const snippets = blocks.map(([, kind = '', code = ''], i): Snippet => {
  const isDefinitions = code.startsWith('// definitions.ts')
  return { name: isDefinitions ? 'definitions.ts' : `Snippet${i + 1}.${kind}`, code }
})
const WRITES = ["$own.theme = 'dark'", 'own.current.size += 1']
const writing = WRITES.map((code) => ({
  name: `${code}.svelte`,
  code: `<script lang="ts">
  import { documentStore } from '@rxpep/svelte'
  import { settings } from './definitions.ts'
  const own = documentStore(settings)
  function set() { ${code} }
</script>
<button onclick={set}>Set</button>`,
}))
const errors = checkSnippets([...snippets, ...writing])

describe('the page', () => {
  it('names every store', () => {
    const functions = Object.keys(stores)
    expect(functions.filter((name) => !page.includes(`${name}(`))).toEqual([])
  })

  it.each(snippets.map(({ name, code }) => [name, code] as const))(
    'shows code as it can be used: %s',
    (name, code) => {
      expect(errors.get(name)).toEqual([])
      if (!name.endsWith('.svelte')) return
      expect(compile(code, { generate: 'client', filename: name }).warnings).toEqual([])
      expect(compile(code, { generate: 'server', filename: name }).js.code).toContain('export')
    },
  )

  it.each(WRITES)('says that this does not compile: %s', (code) => {
    const found = errors.get(`${code}.svelte`)
    expect(found).toEqual([expect.stringMatching(/read-only/)])
  })
})
