import type { Bookmark, View } from '@rxpep/core'

const colours = process.stdout.isTTY
const paint = (code: number, text: string): string =>
  colours ? `\u001B[${String(code)}m${text}\u001B[0m` : text
const print = (line = ''): void => {
  process.stdout.write(`${line}\n`)
}

let scenes = 0

/** Begins a scene. */
export function scene(title: string, about: string): void {
  scenes += 1
  print()
  print(`${paint(1, `${String(scenes)}. ${title}`)}  ${paint(2, about)}`)
}

/** Says who does or sees what. */
export function tell(who: string, what: string): void {
  print(`   ${paint(36, who.padEnd(9))} ${what}`)
}

/** Shows that something holds; ends the play when it doesn't. */
export function check(holds: boolean, what: string): void {
  print(`   ${holds ? paint(32, '✓') : paint(31, '✗')} ${what}`)
  if (!holds) throw new Error(`This should hold, and does not: ${what}`)
}

/** Prints both views side by side; the answer is whether they are equal. */
export function compare([left, right]: View<Bookmark>[]): boolean {
  const ids = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])].sort()
  const rows = ids.map((id) => [line(left?.get(id)), line(right?.get(id))] as const)
  const width = Math.max(8, ...rows.map(([text]) => text.length))
  print()
  print(paint(1, `   ${'balcony'.padEnd(width)}   chamber`))
  for (const [a, b] of rows) print(`   ${a.padEnd(width)} ${a === b ? '=' : paint(31, '≠')} ${b}`)
  const equal = rows.every(([a, b]) => a === b)
  print()
  print(
    equal
      ? paint(32, `   Both views are equal: ${String(rows.length)} bookmarks.`)
      : paint(31, '   The views differ.'),
  )
  return equal
}

function line(bookmark: Bookmark | undefined): string {
  if (bookmark === undefined) return '(missing)'
  const { jid, name, autojoin } = bookmark
  return `${name ?? jid}${autojoin ? ' (autojoin)' : ''}`
}
