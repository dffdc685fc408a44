import { formerElements } from './formerElements.ts'
import { isRecord, sameJson, type JsonValue } from './jsonValue.ts'

/**
 * What is to be stored: `next`, with all of `stored` that the app doesn't see.
 *
 * What differs between `stored` and `seen` is what the schema hides or fills in: of that, only what the app has changed is written. So a
 * member that the schema strips stays, and one that has its default stays away until it gets another value.
 *
 * @param stored what stands there, as it was written
 * @param seen what the app sees of it
 * @param next what the app wants to see
 */
export function mergeJson(
  stored: unknown,
  seen: JsonValue | undefined,
  next: JsonValue,
  mergeBy?: string,
): unknown {
  if (stored === undefined || seen === undefined) return next
  if (sameJson(seen, next)) return stored
  if (isRecord(stored) && isRecord(seen) && isRecord(next))
    return mergeRecords(stored, seen as Members, next as Members, mergeBy)
  if (Array.isArray(stored) && Array.isArray(seen) && Array.isArray(next))
    return mergeArrays(stored, seen, next, mergeBy)
  return next
}

type Members = Readonly<Record<string, JsonValue>>

/** What stays keeps its place, what is new comes last. */
function mergeRecords(
  stored: Readonly<Record<string, unknown>>,
  seen: Members,
  next: Members,
  mergeBy: string | undefined,
): unknown {
  const merged = new Map<string, unknown>()
  for (const key of Object.keys(stored)) {
    if (Object.hasOwn(next, key))
      merged.set(key, mergeJson(stored[key], own(seen, key), next[key] as JsonValue, mergeBy))
    else if (!Object.hasOwn(seen, key)) merged.set(key, stored[key])
  }
  for (const [key, value] of Object.entries(next)) {
    const untouched = Object.hasOwn(seen, key) && sameJson(seen[key], value)
    if (!Object.hasOwn(stored, key) && !untouched) merged.set(key, value)
  }
  return Object.fromEntries(merged)
}

function mergeArrays(
  stored: readonly unknown[],
  seen: readonly JsonValue[],
  next: readonly JsonValue[],
  mergeBy: string | undefined,
): unknown {
  // A schema that leaves elements out doesn't say which.
  if (stored.length !== seen.length) return next
  const former = formerElements(seen, next, mergeBy)
  return next.map((value, i) => {
    const was = former[i]
    return was === undefined ? value : mergeJson(stored[was], seen[was], value, mergeBy)
  })
}

function own(members: Members, key: string): JsonValue | undefined {
  return Object.hasOwn(members, key) ? members[key] : undefined
}
