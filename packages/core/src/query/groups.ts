import type { UsageError } from '../base/errors.ts'
import { SlotMap } from '../structure/slotMap.ts'
import type { Change } from '../view/diff.ts'
import { Failures } from '../view/failures.ts'
import { matcher } from '../view/matcher.ts'
import type { Where } from '../view/queryOptions.ts'
import type { Aggregate, AggregateState } from './aggregates.ts'
import type { Operator } from './liveView.ts'

/** A group as its aggregates know it. */
interface Members {
  readonly key: unknown
  readonly states: readonly AggregateState<unknown, unknown>[]
  items: number
}

/** Where an item is, and what was taken from it. */
interface Member {
  readonly group: string
  readonly parts: readonly unknown[]
}

type Result = Readonly<Record<string, unknown>>

/** What groups are made by. */
export interface GroupsOptions<T> {
  /** Which group an item is in. */
  readonly by: (value: T, id: string) => unknown
  /** Which items count. */
  readonly where: Where<T> | undefined
  /** What each group says, by name. */
  readonly aggregates: Readonly<Record<string, Aggregate<T, unknown>>>
}

/** Items in groups, of which each aggregate hears what comes and goes. */
export class Groups<T> implements Operator<Result> {
  readonly #by: (value: T, id: string) => unknown
  readonly #matches: (value: T, id: string) => boolean
  readonly #aggregates: readonly (readonly [string, Aggregate<T, unknown>])[]
  readonly #groups = new Map<string, Members>()
  readonly #members = new Map<string, Member>()
  readonly #failures = new Failures()
  #view = new SlotMap<Result>()

  constructor({ by, where, aggregates }: GroupsOptions<T>) {
    this.#by = by
    this.#matches = matcher(where)
    this.#aggregates = Object.entries(aggregates)
  }

  get view(): SlotMap<Result> {
    return this.#view
  }

  get error(): UsageError | undefined {
    return this.#failures.first
  }

  apply([changes = []]: readonly (readonly Change<unknown>[])[]): void {
    const touched = new Set<string>()
    for (const change of changes as readonly Change<T>[]) {
      const { id } = change
      this.#failures.forget(id)
      for (const group of [
        this.#remove(id),
        change.type !== 'removed' && this.#add(id, change.value),
      ])
        if (typeof group === 'string') touched.add(group)
    }
    this.#view = this.#view.edit((draft) => {
      for (const id of touched) {
        const result = this.#result(id)
        if (!result) draft.delete(id)
        else if (!sameFields(this.#view.get(id), result)) draft.set(id, Object.freeze(result))
      }
    })
  }

  #remove(id: string): string | undefined {
    const member = this.#members.get(id)
    if (!member) return undefined
    this.#members.delete(id)
    const group = this.#groups.get(member.group) as Members
    group.items -= 1
    group.states.forEach((state, i) => {
      state.remove(member.parts[i], id)
    })
    if (group.items === 0) this.#groups.delete(member.group)
    return member.group
  }

  #add(id: string, value: T): string | undefined {
    const place = this.#failures.try(id, () =>
      this.#matches(value, id) ? { key: this.#by(value, id) } : undefined,
    )
    if (!place) return undefined
    const member = {
      group: groupId(place.key),
      parts: this.#aggregates.map(([, aggregate]) =>
        this.#failures.try(id, () => aggregate.partOf(value, id)),
      ),
    }
    const group = this.#groups.get(member.group) ?? this.#begin(member.group, place.key)
    this.#members.set(id, member)
    group.items += 1
    group.states.forEach((state, i) => {
      state.add(member.parts[i], id)
    })
    return member.group
  }

  #begin(id: string, key: unknown): Members {
    const states = this.#aggregates.map(([, aggregate]) => aggregate.create())
    const group = { key, states, items: 0 }
    this.#groups.set(id, group)
    return group
  }

  #result(id: string): Result | undefined {
    const group = this.#groups.get(id)
    return (
      group && {
        ...Object.fromEntries(this.#aggregates.map(([name], i) => [name, group.states[i]?.result])),
        key: group.key,
      }
    )
  }
}

/** The id of a group: its key where that is a string, and something that no string is taken for otherwise. */
function groupId(key: unknown): string {
  if (typeof key === 'string' && !key.startsWith('\0')) return key
  return `\0${typeof key} ${String(key instanceof Date ? key.getTime() : key)}`
}

function sameFields(a: Result | undefined, b: Result): boolean {
  return a !== undefined && Object.keys(b).every((name) => Object.is(a[name], b[name]))
}
