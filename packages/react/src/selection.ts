type Selector<T> = ((value: T) => unknown) | undefined

/**
 * Remembers what a selector has made of a value: a selector that is made anew at each render, or that makes a new object each time,
 * makes no other result as long as it says the same.
 */
export function createSelection(): <T>(value: T | undefined, selector: Selector<T>) => unknown {
  let last: { value: unknown; selector: unknown; selected: unknown } | undefined
  return (value, selector) => {
    if (!selector || value === undefined) return value
    if (last?.value === value && last.selector === selector) return last.selected
    const made = selector(value)
    const selected = last && sameMembers(last.selected, made) ? last.selected : made
    last = { value, selector, selected }
    return selected
  }
}

/** Whether two values are the same, or plain objects or arrays whose members are. */
export function sameMembers(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (!isPlain(a) || !isPlain(b) || Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => key in b && Object.is(a[key], b[key]))
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === Array.prototype
}
