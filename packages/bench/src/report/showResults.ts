import type { Options } from '../run/options.ts'
import { leftOut } from '../run/plan.ts'
import { sideIds, sides } from '../sides/sides.ts'
import { works } from '../works/works.ts'
import { machine, versionOf } from './machine.ts'
import { resultsTable, table, type Line } from './markdown.ts'
import type { Row } from './row.ts'

/** A run as it is shown and written: the table, what it was made with, and who is left out of what. */
export async function showResults(rows: readonly Row[], { quick }: Options): Promise<string> {
  const all = await Promise.all(sideIds.map((id) => sides[id]()))
  const packages = [...new Set(all.flatMap((side) => side.packages))].sort()
  const versions = packages.map((name) => `${name} ${versionOf(name)}`).join(', ')
  const how = quick ? 'A quick run' : 'Medians of the sweeps'
  return [
    resultsTable(rows, lines(), all),
    `${how}, ${new Date().toISOString().slice(0, 10)}, on ${machine()}. ${versions}.`,
    weightsTable(rows),
    await reasons(rows),
  ].join('\n\n')
}

function lines(): Line[] {
  return works.flatMap(({ id, title, sizes }) => sizes.map((items) => ({ work: id, title, items })))
}

function weightsTable(rows: readonly Row[]): string {
  const weights = rows.filter(({ work }) => work === 'page-weight')
  if (weights.length === 0) return ''
  const lines = weights.map(({ side, bytes = 0 }) => [side, `${(bytes / 1_000).toFixed(1)} kB`])
  return table(['on a page, minified and gzip', ''], lines)
}

/** Each reason once. */
async function reasons(rows: readonly Row[]): Promise<string> {
  const measured = new Set(rows.map(({ work }) => work))
  const byReason = new Map<string, string[]>()
  for (const { side, work, why } of await leftOut()) {
    if (!measured.has(work)) continue
    const key = `${work}: ${why}`
    byReason.set(key, [...(byReason.get(key) ?? []), side])
  }
  return [...byReason].map(([why, who]) => `- Left out of ${why} (${who.join(', ')}).`).join('\n')
}
