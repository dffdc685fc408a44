/** A chunk with more elements is cut in two. Putting one in moves what stands behind it in its chunk, and nothing else. */
const FULL = 256

/**
 * A list that is always sorted: chunks of some hundred elements, each found by halving. A change moves the elements of one chunk, and
 * where it stands is counted by chunks, so that both stay small beside what a plain array of all would move.
 *
 * Of two different elements one is always before the other: `compare` is a total order.
 */
export class SortedList<E> {
  readonly #compare: (a: E, b: E) => number
  #chunks: E[][] = []
  #size = 0

  constructor(compare: (a: E, b: E) => number) {
    this.#compare = compare
  }

  /** How many elements there are. */
  get size(): number {
    return this.#size
  }

  /** Holds these elements from now on, and no others; they may come in any order. */
  fill(elements: E[]): void {
    elements.sort(this.#compare)
    this.#chunks = []
    this.#size = elements.length
    for (let from = 0; from < this.#size; from += FULL / 2) {
      this.#chunks.push(elements.slice(from, from + FULL / 2))
    }
  }

  /** The element at a place that there is. */
  at(index: number): E {
    return this.slice(index, index + 1)[0] as E
  }

  /** The elements from one place up to another one. */
  slice(from: number, to: number): E[] {
    if (from === 0 && to >= this.#size) return ([] as E[]).concat(...this.#chunks)
    const elements: E[] = []
    let start = 0
    for (const chunk of this.#chunks) {
      if (start >= to) break
      const end = start + chunk.length
      if (end > from) elements.push(...chunk.slice(Math.max(0, from - start), to - start))
      start = end
    }
    return elements
  }

  /** Puts an element in; the answer is its place. */
  insert(element: E): number {
    const at = this.#chunkOf(element)
    const place = this.#placeIn(at, element)
    const chunk = (this.#chunks[at] ??= [])
    chunk.splice(place, 0, element)
    this.#size += 1
    const index = this.#startOf(at) + place
    if (chunk.length > FULL) this.#chunks.splice(at + 1, 0, chunk.splice(FULL / 2))
    return index
  }

  /** Takes an element out that is there; the answer is the place that it had. */
  delete(element: E): number {
    const at = this.#chunkOf(element)
    const place = this.#placeIn(at, element)
    const index = this.#startOf(at) + place
    const chunk = this.#chunks[at] as E[]
    chunk.splice(place, 1)
    this.#size -= 1
    if (chunk.length === 0) this.#chunks.splice(at, 1)
    return index
  }

  /** Puts an element in the place of one that compares the same with all others; the answer is that place. */
  replace(before: E, after: E): number {
    const at = this.#chunkOf(before)
    const place = this.#placeIn(at, before)
    ;(this.#chunks[at] as E[])[place] = after
    return this.#startOf(at) + place
  }

  /** The last chunk that doesn't begin behind an element. */
  #chunkOf(element: E): number {
    const chunks = this.#chunks
    let [low, high] = [0, chunks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if (this.#compare((chunks[middle] as E[])[0] as E, element) > 0) high = middle - 1
      else low = middle
    }
    return low
  }

  #placeIn(at: number, element: E): number {
    const chunk = this.#chunks[at] ?? []
    let [low, high] = [0, chunk.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#compare(chunk[middle] as E, element) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #startOf(at: number): number {
    let start = 0
    for (let i = 0; i < at; i++) start += (this.#chunks[i] as E[]).length
    return start
  }
}
