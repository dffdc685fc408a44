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

/** Whether two values are the same, or objects or arrays whose members are. */
export function sameMembers(a: unknown, b: unknown): boolean {
  const [one, other] = [Object(a), Object(b)] as [Record<string, unknown>, Record<string, unknown>]
  const keys = Object.keys(one)
  return (
    Object.is(a, b) ||
    // What has none, such as a date, may keep inside what it is.
    (keys.length > 0 &&
      keys.length === Object.keys(other).length &&
      Object.getPrototypeOf(one) === Object.getPrototypeOf(other) &&
      keys.every((key) => key in other && Object.is(one[key], other[key])))
  )
}
