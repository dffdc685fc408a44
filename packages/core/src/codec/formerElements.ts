import { isRecord, sameJson, type JsonValue } from './jsonValue.ts'
import { jsonText } from './jsonText.ts'

/** More pairs are not compared one by one. */
const MAX_PAIRS = 10_000

/**
 * Which of the old elements of an array each of the new ones was, by its index: by the field `mergeBy` where all have one, else the one that
 * says the same; of what is left, as many as before are taken in their order, and otherwise the ones that have most in common.
 */
export function formerElements(
  olds: readonly JsonValue[],
  news: readonly JsonValue[],
  mergeBy?: string,
): readonly (number | undefined)[] {
  const keys = mergeBy === undefined ? undefined : keysOf(olds, mergeBy)
  const newKeys = keys && mergeBy !== undefined ? keysOf(news, mergeBy) : undefined
  if (keys && newKeys) {
    const places = new Map(keys.map((key, i) => [key, i]))
    return newKeys.map((key) => places.get(key))
  }
  const free = new Set(olds.keys())
  const former = sameElements(olds, news, free)
  const left = [...former.keys()].filter((i) => former[i] === undefined)
  if (olds.length === news.length) {
    const inOrder = [...free]
    left.forEach((i, n) => (former[i] = inOrder[n]))
  } else if (left.length * free.size <= MAX_PAIRS) {
    for (const i of left) {
      const found = mostAlike(news[i] as JsonValue, olds, free)
      if (found !== undefined) free.delete((former[i] = found))
    }
  }
  return former
}

/** The keys of all elements; nothing where one has none, or two have the same. */
function keysOf(elements: readonly JsonValue[], mergeBy: string): unknown[] | undefined {
  const keys = elements.map((each) =>
    isRecord(each) && Object.hasOwn(each, mergeBy) ? each[mergeBy] : undefined,
  )
  const fit = keys.every((key) => typeof key === 'string' || typeof key === 'number')
  return fit && new Set(keys).size === keys.length ? keys : undefined
}

/** In the old place first: of several that say the same, each keeps its own. */
function sameElements(
  olds: readonly JsonValue[],
  news: readonly JsonValue[],
  free: Set<number>,
): (number | undefined)[] {
  const former = news.map((value, i) =>
    i < olds.length && sameJson(olds[i], value) && free.delete(i) ? i : undefined,
  )
  const places = new Map<string, number[]>()
  for (const i of [...free].reverse()) {
    const text = jsonText(olds[i])
    const there = places.get(text)
    if (there) there.push(i)
    else places.set(text, [i])
  }
  return former.map((known, i) => {
    const found = known ?? places.get(jsonText(news[i]))?.pop()
    if (found !== undefined) free.delete(found)
    return found
  })
}

/** The one that has most fields in common, if any. */
function mostAlike(
  value: JsonValue,
  olds: readonly JsonValue[],
  free: ReadonlySet<number>,
): number | undefined {
  let best: number | undefined
  let most = 0
  for (const i of free) {
    const common = inCommon(value, olds[i] as JsonValue)
    if (common > most) [best, most] = [i, common]
  }
  return best
}

function inCommon(a: JsonValue, b: JsonValue): number {
  if (!isRecord(a) || !isRecord(b)) return 0
  return Object.keys(a).filter((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key])).length
}
