import type { GoodItem } from '../src/model/item.ts'
import { xml, type Element } from '../src/xml/element.ts'

/** A value of about the shape of a bookmark. */
export interface Room {
  /** What it is called. */
  readonly name: string
  /** Counts the versions; makes checksums differ. */
  readonly serial: number
}

/** The numbers of items that the benches use. */
export const SIZES = [1_000, 10_000, 100_000]

/** An ItemID as bookmarks have them. */
export function idOf(n: number): string {
  return flat(`room-${n}@conference.capulet.example`)
}

/** A string in one piece and of no known hash, as a parser makes them. */
function flat(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** The decoded item number `n` in its version number `serial`. */
export function itemOf(n: number, serial: number): GoodItem<Room> {
  const name = flat(`Room ${n}, ${serial}`)
  return { id: idOf(n), value: { name, serial }, source: sourceOf(name) }
}

function sourceOf(name: string): Element {
  return xml('conference', { xmlns: 'urn:xmpp:bookmarks:1', name }, xml('nick', {}, 'JC'))
}

/** Pseudo-random numbers from 0 to `below`, the same for the same seed. */
export function* numbers(count: number, below: number, seed = 1): Generator<number> {
  let state = seed
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield Math.floor((state / 2 ** 32) * below)
  }
}

/** Size and a sum over all entries, which any lost, doubled or stale one changes. */
export function digest(entries: Iterable<[string, { readonly name?: string }]>): string {
  let [size, sum] = [0, 0]
  for (const [id, { name }] of entries) {
    size++
    sum = (sum + hash(`${id} ${name}`)) >>> 0
  }
  return `${size} items, sum ${sum}`
}

function hash(text: string): number {
  let result = 0
  for (let i = 0; i < text.length; i++) result = (Math.imul(result, 31) + text.charCodeAt(i)) | 0
  return result
}
