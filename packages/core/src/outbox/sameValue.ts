import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'

/** An object that is nothing but its fields. */
export type Plain = Readonly<Record<string, unknown>>

/** Whether a value is an object that is nothing but its fields. */
export function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A field of an object; nothing where it hasn't got it itself. */
export function ownField(value: Plain, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined
}

/** Whether two values say the same: a field that is `undefined` is one that is not there, and XML counts by what it says. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isPlain(a)) return isPlain(b) && sameFields(a, b)
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((each, i) => sameValue(each, b[i]))
  }
  if (isElement(a)) return isElement(b) && canonicalEqual(a, b)
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && sameBytes(a, b)
  return a instanceof Date && b instanceof Date && a.getTime() === b.getTime()
}

function sameFields(a: Plain, b: Plain): boolean {
  for (const key in a) if (!sameValue(a[key], ownField(b, key))) return false
  for (const key in b) if (b[key] !== undefined && !Object.hasOwn(a, key)) return false
  return true
}

function isElement(value: object): value is Element {
  return typeof (value as Partial<Element>).getName === 'function'
}

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [left, right] = [bytes(a), bytes(b)]
  return left.length === right.length && left.every((byte, i) => byte === right[i])
}

function bytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
