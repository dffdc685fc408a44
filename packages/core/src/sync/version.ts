import type { Element } from '../xml/element.ts'

/** An item before or after a change. */
export interface Version<T> {
  /** The value; nothing where there is none. */
  readonly value: T | undefined
  /** The payload. */
  readonly source: Element | undefined
}
