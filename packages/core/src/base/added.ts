/**
 * A list with one more: the same list, unless it was empty. What is pushed to an empty list has V8 make room for seventeen, and most of
 * the lists that an edit needs have one.
 */
export function added<T>(list: T[], one: T): T[] {
  if (list.length === 0) return [one]
  list.push(one)
  return list
}
