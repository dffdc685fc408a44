import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'

/** An item before or after a change. */
export interface Version<T> {
  /** The value; nothing where there is none. */
  readonly value: T | undefined
  /** The payload. */
  readonly source: Element | undefined
}

/** Whether two payloads say the same, or neither is there. */
export function samePayload(a: Element | undefined, b: Element | undefined): boolean {
  return a && b ? canonicalEqual(a, b) : a === b
}

/** Whether an item is what was sent. */
export function isPayload<T>(payload: Element | undefined): (now: Version<T>) => boolean {
  return ({ source }) => payload !== undefined && samePayload(source, payload)
}
