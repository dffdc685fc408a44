import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { NamedCodec } from './codec.ts'

/**
 * Which of the old elements each value was: by key, else the one that says the same; when neither
 * tells and the number of entries is the old one, what is left in its order.
 */
export function formerEntries<T>(
  codec: NamedCodec<T, unknown>,
  values: readonly unknown[],
  olds: readonly Element[],
  id: string,
  key?: (entry: T) => unknown,
): (Element | undefined)[] {
  const free = new Set(olds)
  const take = (old: Element | undefined) => (old && free.delete(old) ? old : undefined)
  if (key) {
    const byKey = elementsByKey(codec, olds, id, key)
    return values.map((value) => take(byKey.get(key(value as T))))
  }
  const same = values.map((value, i) => {
    const says = (old: Element | undefined) =>
      old !== undefined && free.has(old) && canonicalEqual(codec.encode(value, id, old), old)
    return take(says(olds[i]) ? olds[i] : olds.find(says))
  })
  if (values.length !== olds.length) return same
  const left = [...free]
  return same.map((old) => old ?? left.shift())
}

function elementsByKey<T>(
  codec: NamedCodec<T, unknown>,
  olds: readonly Element[],
  id: string,
  key: (entry: T) => unknown,
): Map<unknown, Element> {
  const found = new Map<unknown, Element>()
  for (const old of olds) {
    try {
      const entryKey = key(codec.decode(old, id))
      if (!found.has(entryKey)) found.set(entryKey, old)
    } catch {
      // An entry that can't be decoded is nobody's former one.
    }
  }
  return found
}
