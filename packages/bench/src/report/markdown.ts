import type { Verdict } from '../guards/bar.ts'
import { findCell, limitFor, type Row } from './row.ts'

/** A column of the table. */
export interface Column {
  /** The side. */
  readonly id: string
  /** What it is called. */
  readonly name: string
}

/** A line of the table: a work at a size. */
export interface Line {
  /** The work. */
  readonly work: string
  /** What it is. */
  readonly title: string
  /** With how many items; nothing where there are none. */
  readonly items: number
}

/** A Markdown table of text, a column as wide as its widest cell. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const widths = head.map((name, i) =>
    Math.max(3, name.length, ...lines.map((l) => l[i]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n')
}

/** The rows of a run as a table: a line for each work and size, a column for each side. */
export function resultsTable(
  rows: readonly Row[],
  lines: readonly Line[],
  columns: readonly Column[],
): string {
  const shown = lines.filter((line) => rows.some((row) => isOf(row, line)))
  return table(
    ['', 'items', ...columns.map(({ name }) => name)],
    shown.map((line) => [
      line.title,
      line.items === 0 ? '' : thousands(line.items),
      ...columns.map(({ id }) => cellText(rows, line, id)),
    ]),
  )
}

function isOf(row: Row, { work, items }: Line): boolean {
  return row.work === work && row.items === items
}

function cellText(rows: readonly Row[], { work, items }: Line, side: string): string {
  const row = findCell(rows, { work, items, side })
  if (!row) return ''
  if (row.bytes !== undefined)
    return items === 0 ? kilobytes(row.bytes) : `${Math.round(row.bytes)} B`
  if (row.usPerOp === null || Number.isNaN(row.usPerOp)) return 'failed'
  const limit = limitFor(side, (id) => findCell(rows, { work, items, side: id }) !== undefined)
  if (limit === side || row.ratioToLimit === null) return duration(row.usPerOp)
  return `${duration(row.usPerOp)} (${times(row.ratioToLimit)})`
}

/** The bars, and whether they are reached, as a table. */
export function barsTable(verdicts: readonly Verdict[]): string {
  return table(
    ['what', 'bar', 'measured', ''],
    verdicts.map((verdict) => [
      verdict.says,
      limitText(verdict),
      Number.isNaN(verdict.measured) ? '' : numberText(verdict, verdict.measured),
      verdict.outcome,
    ]),
  )
}

function limitText(verdict: Verdict): string {
  const { atMost, atLeast } = verdict
  if (atMost !== undefined) return `≤ ${numberText(verdict, atMost)}`
  return `≥ ${numberText(verdict, atLeast ?? NaN)}`
}

function numberText({ against }: Verdict, number: number): string {
  return against ? times(number) : thousands(Math.round(number))
}

/** Microseconds for people: two digits that count, in the unit that fits. */
export function duration(us: number): string {
  if (us < 1_000) return `${digits(us)} µs`
  return us < 1_000_000 ? `${digits(us / 1_000)} ms` : `${digits(us / 1_000_000)} s`
}

/** How many times, with two digits that count. */
export function times(ratio: number): string {
  return `${digits(ratio)} ×`
}

/** A whole number with gaps between its thousands. */
export function thousands(number: number): string {
  return number.toLocaleString('en').replaceAll(',', ' ')
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`
}

function digits(number: number): string {
  return number < 10 ? number.toPrecision(2) : thousands(Number(number.toPrecision(2)))
}

/**
 * The text with what stands between two markers replaced.
 *
 * @throws Error when the markers are not there
 */
export function between(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`no ${start} and ${end}`)
  return `${text.slice(0, from + start.length)}\n\n${content.trim()}\n\n${text.slice(to)}`
}
