import type { UsageError } from '../base/errors.ts'
import { SlotMap } from '../structure/slotMap.ts'
import type { SlotMapDraft } from '../structure/slotMapDraft.ts'
import type { Change } from '../view/diff.ts'
import { Failures } from '../view/failures.ts'
import type { Operator } from './liveView.ts'

/** A key that finds others like it. */
type Key = string | number | boolean | bigint | undefined

/** What a side of a join is made by. */
export interface SideOptions {
  /** What it has in common with those of the other side. */
  readonly keyOf: (value: never, id: string) => unknown
  /** Whether those without a partner are seen. */
  readonly keepsAlone: boolean
}

interface Known {
  readonly key: Key
  readonly value: unknown
}

const NONE: ReadonlySet<string> = new Set()

/** The items of one side, by ItemID and by key. */
class Side {
  readonly byId = new Map<string, Known>()
  readonly keepsAlone: boolean
  readonly failures = new Failures()
  readonly #keyOf: (value: never, id: string) => unknown
  readonly #byKey = new Map<Key, Set<string>>()

  constructor({ keyOf, keepsAlone }: SideOptions) {
    this.#keyOf = keyOf
    this.keepsAlone = keepsAlone
  }

  /** The ItemIDs with a key; nothing has no key in common with anything. */
  with(key: Key): ReadonlySet<string> {
    return (key === undefined ? undefined : this.#byKey.get(key)) ?? NONE
  }

  /** What is known of an item from now on. */
  read(change: Change<unknown>): Known | undefined {
    const { id } = change
    this.failures.forget(id)
    if (change.type === 'removed') return undefined
    const { value } = change
    return { key: keyFrom(this.failures.try(id, () => this.#keyOf(value as never, id))), value }
  }

  add(id: string, known: Known): void {
    this.byId.set(id, known)
    const ids = this.#byKey.get(known.key) ?? new Set()
    if (known.key !== undefined) this.#byKey.set(known.key, ids.add(id))
  }

  remove(id: string, { key }: Known): void {
    this.byId.delete(id)
    const ids = this.#byKey.get(key)
    ids?.delete(id)
    if (ids?.size === 0) this.#byKey.delete(key)
  }
}

/** Pairs of items of two sides with the same key: a change looks at the partners of its item, and at nobody else. */
export class Pairs implements Operator<unknown> {
  readonly #sides: readonly [Side, Side]
  #view = new SlotMap<unknown>()

  constructor(left: SideOptions, right: SideOptions) {
    this.#sides = [new Side(left), new Side(right)]
  }

  get view(): SlotMap<unknown> {
    return this.#view
  }

  get error(): UsageError | undefined {
    const [left, right] = this.#sides
    return left.failures.first ?? right.failures.first
  }

  apply(changes: readonly (readonly Change<unknown>[])[]): void {
    this.#view = this.#view.edit((draft) => {
      for (const side of [0, 1] as const)
        for (const change of changes[side] ?? []) this.#change(draft, side, change)
    })
  }

  #change(draft: SlotMapDraft<unknown, undefined>, at: 0 | 1, change: Change<unknown>): void {
    const side = this.#sides[at]
    const { id } = change
    const [before, after] = [side.byId.get(id), side.read(change)]
    const isSame = before !== undefined && after !== undefined && before.key === after.key
    if (before && !isSame) this.#leave(draft, at, id, before)
    if (after) {
      const isFirst = side.with(after.key).size === 0
      side.add(id, after)
      this.#enter(draft, at, id, after.key, isFirst)
    }
  }

  #leave(draft: SlotMapDraft<unknown, undefined>, at: 0 | 1, id: string, known: Known): void {
    const [side, other] = this.#from(at)
    const partners = other.with(known.key)
    side.remove(id, known)
    draft.delete(pairId(at, id))
    for (const partner of partners) draft.delete(pairId(at, id, partner))
    if (other.keepsAlone && side.with(known.key).size === 0)
      for (const partner of partners) this.#put(draft, at === 0 ? 1 : 0, partner)
  }

  #enter(
    draft: SlotMapDraft<unknown, undefined>,
    at: 0 | 1,
    id: string,
    key: Key,
    isFirst: boolean,
  ): void {
    const [side, other] = this.#from(at)
    const partners = other.with(key)
    if (partners.size === 0 && side.keepsAlone) this.#put(draft, at, id)
    for (const partner of partners) {
      if (isFirst && other.keepsAlone) draft.delete(pairId(at === 0 ? 1 : 0, partner))
      this.#put(draft, at, id, partner)
    }
  }

  #from(at: 0 | 1): [Side, Side] {
    const [left, right] = this.#sides
    return at === 0 ? [left, right] : [right, left]
  }

  #put(draft: SlotMapDraft<unknown, undefined>, at: 0 | 1, id: string, partner?: string): void {
    const [leftId, rightId] = at === 0 ? [id, partner] : [partner, id]
    const [left, right] = this.#sides
    const pair = {
      leftId,
      left: leftId === undefined ? undefined : left.byId.get(leftId)?.value,
      rightId,
      right: rightId === undefined ? undefined : right.byId.get(rightId)?.value,
    }
    draft.set(pairId(at, id, partner), Object.freeze(pair))
  }
}

/** The id of a pair, one side of which may be missing: both ItemIDs as JSON. */
function pairId(at: 0 | 1, id: string, partner: string | null = null): string {
  return JSON.stringify(at === 0 ? [id, partner] : [partner, id])
}

function keyFrom(key: unknown): Key {
  const plain = key instanceof Date ? key.getTime() : key
  return plain === null || Number.isNaN(plain) ? undefined : (plain as Key)
}
