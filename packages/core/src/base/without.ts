/**
 * A set without something in it, which is the same set unless that was all: then it is a new one.
 *
 * For sets that are filled and emptied all the time. V8 gives a set that has been emptied another table, which hangs on the one before:
 * once one of them is old, all that come after it grow old as well, each at half a microsecond.
 */
export function setWithout<T>(set: Set<T>, one: T): Set<T> {
  if (set.size === 1 && set.has(one)) return new Set()
  set.delete(one)
  return set
}

/** A map without a key, as {@link setWithout}. */
export function mapWithout<K, V>(map: Map<K, V>, key: K): Map<K, V> {
  if (map.size === 1 && map.has(key)) return new Map()
  map.delete(key)
  return map
}
