import { median, percentile } from '../measure/median.ts'
import { table, thousands } from '../report/markdown.ts'
import type { Row } from '../report/row.ts'
import type { CrowdCost } from './crowd.ts'
import { kindNames } from './kinds.ts'
import type { Sample } from './logIn.ts'
import type { Rate } from './throughput.ts'

/** What the floor is called in rows. */
const FLOOR = 'xmpp-client'

/** The rows of times: the median, and another percentile where it is asked for. */
export function timeRows(
  work: string,
  items: number,
  samples: readonly Sample[],
  percent = 50,
): Row[] {
  const of = (kind: string) => samples.flatMap((sample) => (sample.kind === kind ? sample.ms : []))
  const summary = (kind: string) =>
    percent === 50 ? median(of(kind)) : percentile(of(kind), percent)
  const floor = summary(FLOOR)
  return kindNames.map((side) => {
    const ms = summary(side)
    return { work, items, side, usPerOp: ms * 1_000, ratioToLimit: ms / floor }
  })
}

/** The rows of rates, each as the time of one edit. */
export function rateRows(work: string, edits: number, rates: readonly Rate[]): Row[] {
  const floor = rates.find(({ side }) => side === FLOOR)?.perSecond ?? NaN
  return rates.map(({ side, perSecond }) => {
    return { work, items: edits, side, usPerOp: 1e6 / perSecond, ratioToLimit: floor / perSecond }
  })
}

/** All rows of the servers as a table: a line for each work and server, a column for each library. */
export function endToEndTable(rows: readonly Row[]): string {
  const sides = [...kindNames, 'rxpep-coalesced']
  const lines = [...new Map(rows.map((row) => [`${row.work} ${row.items}`, row])).values()]
  return table(
    ['', 'items', ...sides],
    lines.map(({ work, items }) => [
      work.replace('/', ', '),
      thousands(items),
      ...sides.map((side) =>
        cellText(
          rows.find((row) => {
            return row.work === work && row.items === items && row.side === side
          }),
        ),
      ),
    ]),
  )
}

function cellText(row: Row | undefined): string {
  if (!row || row.usPerOp === null) return ''
  const ratio = row.side === FLOOR ? '' : ` (${(row.ratioToLimit ?? NaN).toFixed(2)} ×)`
  if (row.work.startsWith('edits')) return `${thousands(Math.round(1e6 / row.usPerOp))} / s${ratio}`
  return `${(row.usPerOp / 1_000).toPrecision(3)} ms${ratio}`
}

/** What many accounts cost, in words. */
export function crowdText(accounts: number, collections: number, cost: CrowdCost): string {
  const { openMs, openCpuMs, heapBytes, residentBytes, idleCpuPercent } = cost
  return [
    `${thousands(accounts)} accounts in one process, ${collections} collections each: all ready after ${(openMs / 1_000).toFixed(1)} s`,
    `${(openCpuMs / accounts).toFixed(1)} ms of processor time and ${thousands(Math.round(heapBytes / accounts / 1_000))} kB of heap an account`,
    `${thousands(Math.round(residentBytes / 1e6))} MB resident in all`,
    `${idleCpuPercent.toFixed(1)} % of one processor while nothing happens.`,
  ].join('; ')
}
