import { isPlain, ownField, sameValue, type Plain } from './sameValue.ts'

/** A step into a value: a field by its name, or an element of an array by its key. */
export type Step = string | { readonly key: string | number }

/** What one place in a value becomes. */
export interface Patch {
  /** The way to the place from the value as a whole; empty for the whole. */
  readonly path: readonly Step[]
  /** What stands there from then on; nothing takes it away. */
  readonly value: unknown
}

/**
 * The patches that make `after` of `before`, each as deep as it goes. They are made from the two values, not taken down while
 * a recipe runs: so they are the same for a `put`, an `update` and an edit that comes out of a store, and none speaks of the index
 * of an array, which other devices shift. An array is one value, unless its elements are told apart by the field `mergeBy`.
 */
export function patchesBetween(before: unknown, after: unknown, mergeBy?: string): Patch[] {
  return sameValue(before, after) ? [] : patchesAt([], before, after, mergeBy)
}

/** The patches between two values that differ. */
function patchesAt(
  path: readonly Step[],
  before: unknown,
  after: unknown,
  mergeBy: string | undefined,
): Patch[] {
  let all: Patch[] = []
  const inside = isPlain(before) && isPlain(after)
  const keyed = inside ? undefined : bothKeyed(before, after, mergeBy)
  if (inside) {
    for (const key in before)
      all = withStep(all, path, key, before[key], ownField(after, key), mergeBy)
    for (const key in after)
      if (!Object.hasOwn(before, key))
        all = withStep(all, path, key, undefined, after[key], mergeBy)
  } else if (keyed) {
    const [left, right] = keyed
    for (const key of left.keys())
      all = withStep(all, path, { key }, left.get(key), right.get(key), mergeBy)
    for (const key of right.keys())
      if (!left.has(key)) all = withStep(all, path, { key }, undefined, right.get(key), mergeBy)
  } else return [{ path, value: after }]
  return all
}

/** Patches, and those of a step further down. */
function withStep(
  all: Patch[],
  path: readonly Step[],
  step: Step,
  before: unknown,
  after: unknown,
  mergeBy: string | undefined,
): Patch[] {
  if (sameValue(before, after)) return all
  const more = patchesAt([...path, step], before, after, mergeBy)
  if (all.length === 0) return more
  for (const each of more) all.push(each)
  return all
}

type Keyed = Map<string | number, unknown>

function bothKeyed(a: unknown, b: unknown, mergeBy?: string): [Keyed, Keyed] | undefined {
  const left = keyedBy(a, mergeBy)
  const right = left && keyedBy(b, mergeBy)
  return right && isInOrder(left, right) ? [left, right] : undefined
}

/** Whether what stays comes first and in the old order: another order is a change of the whole. */
function isInOrder(left: Keyed, right: Keyed): boolean {
  const stayed = [...left.keys()].filter((key) => right.has(key))
  const keys = right.keys()
  return stayed.every((key) => key === keys.next().value)
}

/** The elements of an array by their keys; nothing when it isn't an array of objects that all have one of their own. */
function keyedBy(value: unknown, mergeBy: string | undefined): Keyed | undefined {
  if (mergeBy === undefined || !Array.isArray(value)) return undefined
  const keyed: Keyed = new Map()
  for (const element of value) {
    const key = keyOf(element, mergeBy)
    if (key === undefined || keyed.has(key)) return undefined
    keyed.set(key, element)
  }
  return keyed
}

function keyOf(element: unknown, mergeBy: string): string | number | undefined {
  const key = isPlain(element) ? ownField(element, mergeBy) : undefined
  return typeof key === 'string' || typeof key === 'number' ? key : undefined
}

/** The value after patches: the same one (`===`) when they change nothing. A patch whose way no longer leads anywhere is left out. */
export function applyPatches<V>(value: V, patches: readonly Patch[], mergeBy?: string): V {
  return patches.reduce<V>((current, patch) => {
    const next = replaced(current, patch, 0, mergeBy)
    return next === LOST ? current : (next as V)
  }, value)
}

/** Whether the way of a patch still leads somewhere. */
export function resolves(value: unknown, patch: Patch, mergeBy?: string): boolean {
  return foundBy(value, patch, mergeBy) !== LOST
}

/** Whether a value has already what a patch wants; where its way leads nowhere it has not. */
export function holds(value: unknown, patch: Patch, mergeBy?: string): boolean {
  const found = foundBy(value, patch, mergeBy)
  return found !== LOST && sameValue(found, patch.value)
}

/** A patch as far up as its way leads somewhere: it brings back what it lies in, as that is in `whole`. */
export function reaching(value: unknown, patch: Patch, whole: unknown, mergeBy?: string): Patch {
  if (resolves(value, patch, mergeBy)) return patch
  const path = patch.path.slice(0, -1)
  return reaching(value, { path, value: valueAt(whole, path, mergeBy) }, whole, mergeBy)
}

const LOST = Symbol('lost')

/** What stands where the way of a patch ends. */
function foundBy(value: unknown, { path, value: wanted }: Patch, mergeBy?: string): unknown {
  let found = value
  for (const step of path) {
    const child = childAt(found, step, mergeBy)
    // What is to be taken away from something that is gone is gone.
    if (child === LOST) return wanted === undefined && found === undefined ? undefined : LOST
    found = child
  }
  return found
}

function replaced(value: unknown, patch: Patch, depth: number, mergeBy?: string): unknown {
  const { path } = patch
  if (depth === path.length) return sameValue(value, patch.value) ? value : patch.value
  const step = path[depth] as Step
  const child = childAt(value, step, mergeBy)
  if (child === LOST) return patch.value === undefined && value === undefined ? value : LOST
  const next = replaced(child, patch, depth + 1, mergeBy)
  if (next === LOST) return LOST
  if (Object.is(next, child)) return value
  return typeof step === 'string'
    ? withField(value as Plain, step, next)
    : withElement(value as unknown[], step.key, next, mergeBy as string)
}

function childAt(value: unknown, step: Step, mergeBy: string | undefined): unknown {
  if (typeof step === 'string') return isPlain(value) ? ownField(value, step) : LOST
  const keyed = keyedBy(value, mergeBy)
  return keyed ? keyed.get(step.key) : LOST
}

function withField(value: Plain, key: string, next: unknown): Plain {
  if (next !== undefined) return Object.freeze({ ...value, [key]: next })
  return Object.freeze(Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)))
}

function withElement(value: unknown[], key: string | number, next: unknown, by: string): unknown {
  const at = value.findIndex((each) => keyOf(each, by) === key)
  const copy = value.filter((_, i) => i !== at || next !== undefined)
  if (next !== undefined) copy[at < 0 ? copy.length : at] = next
  return Object.freeze(copy)
}

/** What stands at a place of a value; nothing where the way doesn't lead there. */
export function valueAt(value: unknown, path: readonly Step[], mergeBy?: string): unknown {
  let found = value
  for (const step of path) {
    found = childAt(found, step, mergeBy)
    if (found === LOST) return undefined
  }
  return found
}

/** Whether one of two places is, or lies in, the other. */
export function overlaps(a: readonly Step[], b: readonly Step[]): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (!sameValue(a[i], b[i])) return false
  return true
}
