import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const ROWS = 84

interface Row {
  readonly number: number
  readonly proof: string
  readonly where: string
}

const page = readFileSync(`${ROOT}packages/testing/CONFORMANCE.md`, 'utf8')
const rows: Row[] = page
  .split('\n')
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .filter(([, number = '']) => /^\d+$/.test(number))
  .map(([, number, , proof = '', where = '']) => ({ number: Number(number), proof, where }))

const proofs = rows
  .filter(({ where }) => where !== 'planned')
  .flatMap(({ number, proof }) =>
    proof.split('<br>').map((cited) => ({ number, cited: cited.trim() })),
  )

describe('CONFORMANCE.md', () => {
  it('has one row for each number of the checklist, in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: ROWS }, (_, i) => i + 1))
  })

  it('cites a test for each row that is not planned', () => {
    expect(proofs.filter(({ cited }) => !cited.includes(' › '))).toEqual([])
  })

  it.each(proofs)('row $number cites a test that is there: $cited', ({ cited }) => {
    const [file = '', ...names] = cited.replaceAll('`', '').split(' › ')
    expect(existsSync(`${ROOT}${file}`), file).toBe(true)
    const source = readFileSync(`${ROOT}${file}`, 'utf8')
    const name = names[names.length - 1]?.replaceAll('\\|', '|') ?? ''
    expect(source).toContain(name)
    expect(source).not.toMatch(new RegExp(`(skip|todo)\\(\\s*['"\`]${escape(name)}`))
  })
})

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
