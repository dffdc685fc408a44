import type { CodecError } from '../base/errors.ts'
import type { Element } from '../xml/element.ts'

/** An item as it came over the wire (XEP-0060 §7.1.2.1). */
export interface WireItem {
  /** The ItemID, unique within its node. */
  readonly id: string
  /** The payload, its namespaces complete in itself; absent in a notification without payload. */
  readonly payload: Element | undefined
}

/** An item whose payload the codec understood. */
export interface GoodItem<T> {
  /** The ItemID. */
  readonly id: string
  /** The decoded value; never mutated. */
  readonly value: T
  /** The payload it was decoded from: what the codec doesn't know is kept here. */
  readonly source: Element
}

/** An item whose payload the codec could not understand: kept aside, never dropped. */
export interface BadItem {
  /** The ItemID. */
  readonly id: string
  /** Why it can't be decoded. */
  readonly error: CodecError
  /** The payload as it came. */
  readonly source: Element
}

/** An item after its payload went through the codec. */
export type Item<T> = GoodItem<T> | BadItem

/** Whether the codec understood the item. */
export function isGoodItem<T>(item: Item<T>): item is GoodItem<T> {
  return !('error' in item)
}
