import { unencodable } from './codecErrors.ts'

/** Whatever JSON can say (RFC 8259 §3). */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** An object of JSON. */
export interface JsonObject {
  /** Its members; any of them may be missing. */
  readonly [key: string]: JsonValue | undefined
}

/** What JSON has no way to say. */
export interface NoJson {
  /** Only for types. */
  readonly 'JSON has no way to say this': never
}

/** What is read back of a `T` that was written as JSON. */
export type JsonOf<T> = T extends JsonValue | undefined
  ? T
  : T extends { toJSON(): infer R }
    ? R
    : T extends bigint | symbol | ((...args: never) => unknown)
      ? NoJson
      : T extends object
        ? { [K in keyof T]: JsonOf<T[K]> }
        : T

/** As deep as values may be nested, so that whoever walks through them needs no more stack than there is. */
const MAX_DEPTH = 500

/** Whether a value is an object that is nothing but its members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  // Those of another window are as plain.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * A copy of a value as JSON says it: dates are texts, fields that are `undefined` are not there.
 *
 * @throws CodecError `unencodable`
 */
export function toJson(value: unknown, path = '', depth = 0): JsonValue {
  const given = hasToJson(value) ? value.toJSON() : value
  if (typeof given === 'string' || typeof given === 'boolean') return given
  if (typeof given === 'number' && Number.isFinite(given)) return given
  // A date that is none says so of itself.
  if (given === null && value === null) return null
  if (depth < MAX_DEPTH) {
    if (Array.isArray(given))
      return Array.from(given, (each, i) => toJson(each, `${path}[${i}]`, depth + 1))
    if (isRecord(given)) {
      const some = Object.entries(given).filter(([, each]) => each !== undefined)
      return Object.fromEntries(
        some.map(([key, each]) => [key, toJson(each, path ? `${path}.${key}` : key, depth + 1)]),
      )
    }
  }
  throw unencodable(`${path || 'the value'} can't be said in JSON`)
}

/** Freezes a value all the way down; tells whether JSON can say it. */
export function freezeJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (depth >= MAX_DEPTH) return false
  if (Array.isArray(value)) {
    Object.freeze(value)
    // Not `every`, which passes over what is missing.
    return !value.some((each) => each === undefined || !freezeJson(each, depth + 1))
  }
  if (!isRecord(value)) return hasToJson(value)
  Object.freeze(value)
  for (const key in value) {
    const each = value[key]
    if (each !== undefined && !freezeJson(each, depth + 1)) return false
  }
  return true
}

/** Whether two values of JSON say the same; the order of members aside. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, i) => sameJson(each, b[i]))
  if (!isRecord(a) || !isRecord(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  )
}

function hasToJson(value: unknown): value is { toJSON(): unknown } {
  return typeof (value as Partial<Date> | null | undefined)?.toJSON === 'function'
}
