import type { Clock } from '../base/clock.ts'
import { StorageError } from '../base/errors.ts'
import type { Element } from '../xml/element.ts'
import { lateDrops, type LateDrops } from './lateDrops.ts'
import type { Storage, StorageStep } from './storage.ts'

/** What is told of a storage that takes too long. */
export const NO_ANSWER = 'the storage gives no answer'

/** How long what can wait is collected for one batch, in milliseconds. */
const COLLECT = 500
/** How long a storage may take before it counts as one that doesn't answer, in milliseconds. */
const PATIENCE = 5_000
/** How long after a failure all is tried again, in milliseconds. */
const RETRY = 30_000

/** What a key is to get: text, an element that becomes text when it is written, or nothing. */
type Value = string | Element | undefined

/** Steps to take, the last one for each key. */
type Steps = Map<string, Value>

/** What a {@link WriteBehind} works with. */
export interface WriteBehindParts {
  /** Where it writes to. */
  readonly storage: Storage
  /** The time. */
  readonly clock: Clock
  /** Whether writing is allowed; asked before each batch. Rejects while that can't be told. */
  readonly ready: () => Promise<boolean>
  /** Is told what is in the way of writing, and `undefined` when nothing is any more. */
  readonly tell: (error: StorageError | undefined) => void
}

/**
 * Collects steps and writes them in batches, one at a time and in order: what a batch holds reaches the disk together, and never
 * before what was told earlier.
 *
 * What can't be written is kept and tried again. Edits are what nobody else has, so after a failure they come and go first and alone: a
 * cache that is too big for the disk is not to take them with it, nor to keep what is over.
 */
export class WriteBehind {
  readonly #parts: WriteBehindParts
  #edits: Steps = new Map()
  #rest: Steps = new Map()
  #erasures: string[] = []
  #first: StorageStep | undefined
  #next: { readonly done: Promise<void>; readonly end: () => void } | undefined
  #running = false
  #timer: (() => void) | undefined
  #behind = false
  #stopped = false
  #closing = false
  #closed = false

  constructor(parts: WriteBehindParts) {
    this.#parts = parts
  }

  /** Says what goes into the first batch that gives any key a value. */
  begin(first: StorageStep): void {
    this.#first = first
  }

  /** Stores an edit with the next batch; {@link flush} makes it go. */
  saveEdit(key: string, value: string): void {
    if (this.#stopped) return
    this.#rest.delete(key)
    this.#edits.set(key, value)
  }

  /** Gives a key a value, or takes it away, within 500 ms. */
  set(key: string, value: Value): void {
    if (this.#stopped) return
    this.#edits.delete(key)
    this.#rest.set(key, value)
    this.#wait(this.#behind ? RETRY : COLLECT)
  }

  /** Takes nothing more, but goes on erasing. */
  stop(): void {
    this.#stopped = true
  }

  /** Deletes at once whatever begins with a prefix; what is told from now on stays. */
  erase(prefix: string): Promise<void> {
    for (const steps of [this.#edits, this.#rest]) {
      for (const key of steps.keys()) if (key.startsWith(prefix)) steps.delete(key)
    }
    this.#erasures.push(prefix)
    return this.flush()
  }

  /** Writes at the end of this turn all that waits; resolves when that was tried, or after 5 s. */
  flush(): Promise<void> {
    if (this.#closed) return Promise.resolve()
    this.#next ??= this.#patience()
    const { done } = this.#next
    if (!this.#running) {
      this.#running = true
      void Promise.resolve().then(() => this.#run())
    }
    return done
  }

  /** Flushes, and writes nothing more. */
  async close(): Promise<void> {
    this.#stopped = true
    this.#closing = true
    await this.flush()
    this.#closed = true
    this.#unwait()
  }

  #patience(): { done: Promise<void>; end: () => void } {
    let resolve = (): void => undefined
    const done = new Promise<void>((run) => (resolve = run))
    const cancel = this.#parts.clock.after(PATIENCE, () => {
      this.#tell(NO_ANSWER)
      resolve()
    })
    const end = (): void => {
      cancel()
      resolve()
    }
    return { done, end }
  }

  #wait(ms: number): void {
    if (this.#closed) return
    this.#timer ??= this.#parts.clock.after(ms, () => {
      this.#timer = undefined
      this.#behind = false
      void this.flush()
    })
  }

  #unwait(): void {
    this.#timer?.()
    this.#timer = undefined
  }

  async #run(): Promise<void> {
    while (this.#next !== undefined) {
      const { end } = this.#next
      this.#next = undefined
      await this.#attempt()
      end()
    }
    this.#running = false
  }

  async #attempt(): Promise<void> {
    const all = this.#closing || !this.#behind
    if (await this.#write(all)) return
    this.#behind = true
    if (all && this.#rest.size > 0) await this.#write(false)
    this.#wait(RETRY)
  }

  /** Writes the edits, or all; whether nothing went wrong. What did not get written waits again. */
  async #write(all: boolean): Promise<boolean> {
    if (this.#edits.size + this.#erasures.length + this.#rest.size === 0) return true
    let edits: Steps = new Map()
    let rest: Steps = new Map()
    let erasures: string[] = []
    try {
      const allowed = await this.#parts.ready()
      erasures = this.#erasures.splice(0)
      const erased = allowed ? await this.#keysOf(erasures) : []
      const late = all ? undefined : await this.#late()
      ;[edits, this.#edits] = [this.#edits, edits]
      if (late) rest = this.#takeLate(late)
      else [rest, this.#rest] = [this.#rest, rest]
      if (all) this.#unwait()
      if (allowed) await this.#batch(erased, [...edits, ...rest])
      if (all) this.#parts.tell(undefined)
      return true
    } catch (error) {
      this.#tell(undefined, error)
      this.#putBack(edits, this.#edits)
      this.#putBack(rest, this.#rest)
      this.#erasures.push(...erasures)
      return false
    }
  }

  /** The edits that are over, and the marks on the disk that are wrong without them. */
  async #late(): Promise<LateDrops> {
    const { edits, marks } = lateDrops(this.#rest)
    return { edits, marks: await this.#keysOf(marks) }
  }

  /** Takes them away now; the marks come back with the items that wait. */
  #takeLate({ edits, marks }: LateDrops): Steps {
    const steps: Steps = new Map()
    for (const key of edits) {
      if (!this.#rest.has(key)) continue
      this.#rest.delete(key)
      steps.set(key, undefined)
    }
    for (const mark of marks) {
      if (this.#erasures.some((prefix) => mark.startsWith(prefix))) continue
      if (!this.#rest.has(mark)) this.#rest.set(mark, 'true')
      steps.set(mark, undefined)
    }
    return steps
  }

  async #keysOf(prefixes: readonly string[]): Promise<string[]> {
    const found = await Promise.all(prefixes.map((prefix) => this.#parts.storage.read(prefix)))
    return found.flat().map(([key]) => key)
  }

  async #batch(
    erased: readonly string[],
    taken: readonly (readonly [string, Value])[],
  ): Promise<void> {
    const steps = taken.map(([key, value]) => stepOf(key, value))
    const first = steps.some(({ type }) => type === 'put') ? this.#first : undefined
    const deletes = erased.map((key) => stepOf(key, undefined))
    if (steps.length + deletes.length === 0) return
    await this.#parts.storage.write([...deletes, ...(first ? [first] : []), ...steps])
    if (first) this.#first = undefined
  }

  /** What was told or erased since is newer. */
  #putBack(taken: Steps, lane: Steps): void {
    for (const [key, value] of taken) {
      if (this.#edits.has(key) || this.#rest.has(key)) continue
      if (!this.#erasures.some((prefix) => key.startsWith(prefix))) lane.set(key, value)
    }
  }

  #tell(detail: string | undefined, cause?: unknown): void {
    this.#parts.tell(new StorageError('not-stored', { detail, cause }))
  }
}

function stepOf(key: string, value: Value): StorageStep {
  const text = typeof value === 'object' ? xmlOf(value) : value
  return text === undefined ? { type: 'delete', key } : { type: 'put', key, value: text }
}

/** XML that is nested too deep to be written is not kept. */
function xmlOf(element: Element): string | undefined {
  try {
    return element.toString()
  } catch {
    return undefined
  }
}
