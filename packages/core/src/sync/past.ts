import type { Clock } from '../base/clock.ts'
import { EMPTY } from '../structure/slotCells.ts'
import type { Held } from '../structure/slotMap.ts'
import { Notes } from './notes.ts'

/** How long what was is remembered at the least, in milliseconds; twice as long at the most. */
const REMEMBERED = 60_000

/** So many changes are remembered at the least, however fast they come; twice as many at the most. */
const REMEMBERED_CHANGES = 2048

/** How many values of an item are remembered where few items change all the time. */
const VALUES = 32

/** After so many changes it is looked whether that is so. */
const MANY = 256

/** How long a removal counts as a recent one, in milliseconds. */
const RECENT = 5000

/** Where an item was removed. */
export type Removal = 'here' | 'elsewhere'

/** What an item was until the change of this number. */
interface Was<T> {
  readonly value: T
  readonly number: number
}

/**
 * Remembers for a while what the items were before they changed. All that comes is noted, and hardly anything is looked up, nor are the
 * notes gone through, as an item costs a cache miss: so it is only sorted by item when somebody asks.
 */
export class Past<T> {
  readonly #clock: Clock
  readonly #forgetting: () => void
  #recent = new Notes<T>()
  #before = new Notes<T>()
  #byId: Map<string, Was<T>[]> | undefined
  #since = 0
  #nextLook = MANY
  #noted = 0
  #removed = new Map<string, number>()
  #removedBefore: ReadonlyMap<string, number> = new Map()
  #removedSince = 0

  /** `forgetting` is called before anything is forgotten: whoever will want to know asks then. */
  constructor(clock: Clock, forgetting: () => void) {
    this.#clock = clock
    this.#forgetting = forgetting
  }

  /** This moment, for {@link Past.of}: how many changes have been noted so far. */
  now(): number {
    this.#forget()
    return this.#noted
  }

  /** An item is another one now, or was removed there. */
  note(id: string, value: T, removed?: Removal): void {
    this.#forget()
    this.#noted += 1
    this.#recent.add(id, value, this.#noted)
    if (this.#byId) sortIn(this.#byId, id, { value, number: this.#noted })
    if (removed) this.#noteRemoved(`${removed} ${id}`)
  }

  /** What is told when the server has another item than before: it was not changed here. */
  readonly noteElsewhere = (id: string, was: Held<T>, is: Held<T>): void => {
    if (was !== EMPTY) this.note(id, was, is === EMPTY ? 'elsewhere' : undefined)
  }

  /** What an item had been lately at a moment, oldest first. */
  of(id: string, moment: number): T[] {
    this.#forgetOld()
    const all = (this.#byId ??= this.#sorted()).get(id) ?? []
    return all.filter(({ number }) => number <= moment).map(({ value }) => value)
  }

  /** Whether an item was removed there a moment ago. */
  wasRemoved(id: string, where: Removal): boolean {
    const key = `${where} ${id}`
    const at = this.#removed.get(key) ?? this.#removedBefore.get(key) ?? -Infinity
    return at > this.#clock.now() - RECENT
  }

  #sorted(): Map<string, Was<T>[]> {
    const byId = new Map<string, Was<T>[]>()
    for (const notes of [this.#before, this.#recent])
      notes.each((id, value, number) => {
        sortIn(byId, id, { value, number })
      })
    return byId
  }

  #noteRemoved(key: string): void {
    const now = this.#clock.now()
    if (now - this.#removedSince >= RECENT) {
      this.#removedBefore = this.#removed
      this.#removed = new Map()
      this.#removedSince = now
    }
    this.#removed.set(key, now)
  }

  #forget(): void {
    if (this.#forgetOld()) return
    const { length } = this.#recent
    if (length >= REMEMBERED_CHANGES) this.#turn()
    else if (length >= this.#nextLook) this.#thin()
  }

  #forgetOld(): boolean {
    const isOld = this.#age >= REMEMBERED
    if (isOld) this.#turn()
    return isOld
  }

  /** For how long the notes that are recent have been taken, in milliseconds. */
  get #age(): number {
    return this.#clock.now() - this.#since
  }

  /** What was remembered before goes, and what is recent takes its place. */
  #turn(): void {
    const age = this.#age
    // First: whoever is made to ask for what was would find it too old.
    this.#since += age
    this.#forgetting()
    this.#before = age < 2 * REMEMBERED ? this.#recent : new Notes()
    this.#become(new Notes())
  }

  /** One large item that changes all the time would fill the memory. */
  #thin(): void {
    if (!this.#recent.repeats) {
      this.#nextLook += MANY
      return
    }
    this.#forgetting()
    this.#become(this.#recent.newest(VALUES))
  }

  #become(recent: Notes<T>): void {
    this.#recent = recent
    this.#byId = undefined
    this.#nextLook = recent.length + MANY
  }
}

function sortIn<T>(byId: Map<string, Was<T>[]>, id: string, was: Was<T>): void {
  const known = byId.get(id)
  if (known) known.push(was)
  else byId.set(id, [was])
}
