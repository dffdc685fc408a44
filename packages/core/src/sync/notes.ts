/** How many of them are looked at. */
const LOOKS = 16
const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * What items were until some change, oldest first. Three lists side by side: an object for each note would be moved about by the collector
 * as long as it is kept, which costs more than all else that is done with an event.
 */
export class Notes<T> {
  readonly #ids: string[] = []
  readonly #values: T[] = []
  readonly #numbers: number[] = []

  /** How many there are. */
  get length(): number {
    return this.#ids.length
  }

  /** Takes one more down: what the item was until the change of this number. */
  add(id: string, value: T, number: number): void {
    this.#ids.push(id)
    this.#values.push(value)
    this.#numbers.push(number)
  }

  /** Goes through them, oldest first. */
  each(run: (id: string, value: T, number: number) => void): void {
    for (let i = 0; i < this.length; i++)
      run(this.#ids[i] as string, this.#values[i] as T, this.#numbers[i] as number)
  }

  /** Whether few items are behind most of them, by a look at some. */
  get repeats(): boolean {
    const some = new Set<string>()
    // Here and there, and not at the same distance: what comes in turns would look like one.
    for (let i = 0; i < LOOKS; i++)
      some.add(this.#ids[Math.floor(((i * GOLDEN) % 1) * this.length)] as string)
    return some.size <= LOOKS / 2
  }

  /** The newest of each item, as many as are told, oldest first. */
  newest(most: number): Notes<T> {
    const left = new Map<string, number>()
    for (const id of this.#ids) left.set(id, (left.get(id) ?? 0) + 1)
    const notes = new Notes<T>()
    this.each((id, value, number) => {
      const newer = (left.get(id) as number) - 1
      left.set(id, newer)
      if (newer < most) notes.add(id, value, number)
    })
    return notes
  }
}
