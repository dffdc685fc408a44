/** A piece of JSON that is kept to the letter, as JavaScript would write another. */
export class Verbatim {
  /** The JSON. */
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

// What is between them is known to be right.
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s"{}[\],:]+/g

/**
 * Reads a JSON text that `JSON.parse` has read before, with the numbers that JavaScript can't hold, or would write otherwise, to the letter.
 * However deep it is nested: what nobody here looks into may be as deep as it likes.
 */
export function parseVerbatim(text: string): unknown {
  const open: unknown[][] = [[]]
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') open.push([])
    else if (token === '}') close(open, fromPairs)
    else if (token === ']') close(open, (values) => values)
    else (open.at(-1) as unknown[]).push(scalar(token))
  }
  return open[0]?.[0]
}

function close(open: unknown[][], make: (values: unknown[]) => unknown): void {
  const values = open.pop() as unknown[]
  ;(open.at(-1) as unknown[]).push(make(values))
}

/** Names and values by turns. A name that is there twice has the last value, and `__proto__` is a name like others. */
function fromPairs(values: unknown[]): unknown {
  const names = values.filter((_, i) => i % 2 === 0) as string[]
  return Object.fromEntries(names.map((name, i) => [name, values[2 * i + 1]]))
}

function scalar(token: string): unknown {
  const value: unknown = JSON.parse(token)
  return typeof value === 'number' && String(value) !== token ? new Verbatim(token) : value
}

/** The JSON text of a value, without any character that XML can't carry. */
export function jsonText(root: unknown): string {
  let text = ''
  const left = [root]
  while (left.length > 0) {
    const value = left.pop()
    if (value instanceof Verbatim) text += value.text
    else if (typeof value !== 'object' || value === null) text += scalarText(value)
    // What comes first is to be on top.
    else for (const piece of piecesOf(value).reverse()) left.push(piece)
  }
  return text
}

function piecesOf(value: object): unknown[] {
  if (Array.isArray(value)) {
    const elements = value.flatMap((each: unknown) => [COMMA, each])
    return [new Verbatim('['), ...elements.slice(1), new Verbatim(']')]
  }
  const members = Object.entries(value).flatMap(([name, each]: [string, unknown]) => [
    COMMA,
    name,
    COLON,
    each,
  ])
  return [new Verbatim('{'), ...members.slice(1), new Verbatim('}')]
}

const COMMA = /* @__PURE__ */ new Verbatim(',')
const COLON = /* @__PURE__ */ new Verbatim(':')

// U+FFFE and U+FFFF, which XML can't carry, and what it would rather not (XML 1.0 §2.2); the rest of that JSON escapes by itself.
const TO_ESCAPE = /[\x7F-\x9F\uFDD0-\uFDEF\uFFFE\uFFFF]/g

function scalarText(value: unknown): string {
  if (Object.is(value, -0)) return '-0'
  return JSON.stringify(value).replace(
    TO_ESCAPE,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
