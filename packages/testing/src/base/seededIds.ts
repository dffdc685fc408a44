import type { IdSource } from '@rxpep/core'

/** Creates a source of ids that is the same for the same seed: `s1-1`, `s1-2`, … for tests, not for secrets. */
export function createIds(seed: number, prefix = 's'): IdSource {
  let count = 0
  return () => `${prefix}${String(seed)}-${String(++count)}`
}
