import { undecodable } from './codecErrors.ts'
import { jsonText, parseVerbatim } from './jsonText.ts'
import { sameJson, toJson, type JsonValue } from './jsonValue.ts'
import {
  migrated,
  splitVersion,
  withoutVersion,
  withVersion,
  withWrittenNumbers,
  type Migration,
} from './jsonVersions.ts'
import { mergeJson } from './mergeJson.ts'
import { validated, type StandardSchema } from './standardSchema.ts'

/** How a JSON text and a value become each other. */
export interface JsonReading {
  /** Checks values; nothing where any JSON is one. */
  readonly schema: StandardSchema | undefined
  /** The steps to the version that is written, from the first one on. */
  readonly steps: readonly Migration[]
  /** The field that tells the elements of arrays apart. */
  readonly mergeBy: string | undefined
}

/** What was there before an edit. */
export interface FormerJson {
  /** The text. */
  readonly text: string
  /** Its version. */
  readonly version: number
  /** The JSON after migration, without its version. */
  readonly stored?: unknown
  /** What the app sees of it, as JSON; nothing where it can't be read. */
  readonly seen?: JsonValue
}

/** The version that is written. */
export const currentVersion = ({ steps }: JsonReading) => steps.length + 1

/**
 * The value of a text.
 *
 * @throws CodecError `undecodable`; UsageError `async-schema`
 */
export function readJson(reading: JsonReading, text: string): unknown {
  return valueOf(reading, migrated(splitVersion(parsed(text)), reading.steps))
}

function valueOf({ schema }: JsonReading, stored: unknown): unknown {
  return schema ? validated(schema, stored, undecodable) : stored
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw undecodable('no JSON', cause)
  }
}

/** What a text says that is about to be replaced; nothing where it says nothing. */
export function formerJson(reading: JsonReading, text: string): FormerJson | undefined {
  let known: FormerJson | undefined
  try {
    const split = splitVersion(parsed(text))
    known = { text, version: split.version }
    const stored = migrated(split, reading.steps)
    // Some validators change what they are given. Without migration what is stored is read from the text again.
    const given = split.version < currentVersion(reading) ? toJson(stored) : stored
    return { ...known, stored, seen: toJson(valueOf(reading, given)) }
  } catch {
    return known
  }
}

/**
 * The text of a value: with what the app doesn't see of the former one, unless the schema would then read something else.
 *
 * @throws CodecError `unencodable`
 */
export function writeJson(reading: JsonReading, next: JsonValue, former?: FormerJson): string {
  const version = currentVersion(reading)
  const whole = jsonText(withVersion(next, version))
  if (former?.seen === undefined) return whole
  const written = withoutVersion(parseVerbatim(former.text))
  const stored = former.version < version ? withWrittenNumbers(former.stored, written) : written
  const merged = mergeJson(stored, former.seen, next, reading.mergeBy)
  const text = jsonText(withVersion(merged, version))
  return says(reading, text, next) ? text : whole
}

function says(reading: JsonReading, text: string, value: JsonValue): boolean {
  try {
    return sameJson(toJson(readJson(reading, text)), value)
  } catch {
    return false
  }
}
