import { UsageError } from '../base/errors.ts'
import { undecodable, unencodable } from './codecErrors.ts'
import { Verbatim } from './jsonText.ts'
import { isRecord, toJson } from './jsonValue.ts'

/**
 * The member that says which version of the app's data this is, from 2 on; without it, it is the first. It is part of the JSON, as an
 * implementation of XEP-0335 hands on the text and nothing else.
 */
const VERSION = '$version'

/** One step from a version to the next. */
export type Migration = {
  /** Makes the JSON of a version into that of the next one; what it takes may be named as what it was then. */
  step(old: unknown): unknown
}['step']

/** The versions of an app's data. */
export interface JsonVersions {
  /** The version that this app writes: a whole number, 1 where there are no others yet. */
  readonly version?: number
  /** How data of each older version becomes that of the next: `{ 1: fromOneToTwo, 2: fromTwoToThree }`. */
  readonly migrate?: Readonly<Record<number, Migration>>
}

/** JSON as it came, with its version told apart. */
export interface VersionedJson {
  /** Its version. */
  readonly version: number
  /** The JSON without it. */
  readonly content: unknown
}

/**
 * The steps to the version that an app writes, from the first one on.
 *
 * @throws UsageError `invalid-option` when there is one too few or too many
 */
export function requireSteps({ version = 1, migrate = {} }: JsonVersions): readonly Migration[] {
  if (!Number.isSafeInteger(version) || version < 1)
    throw new UsageError('invalid-option', { detail: 'version' })
  const fit = Object.keys(migrate).length === version - 1
  const steps = fit ? Array.from({ length: version - 1 }, (_, i) => migrate[i + 1]) : []
  if (!fit || !steps.every((step) => typeof step === 'function'))
    throw new UsageError('invalid-option', { detail: 'migrate' })
  return steps
}

/**
 * Tells the version of JSON apart from the rest.
 *
 * @throws CodecError `undecodable`
 */
export function splitVersion(json: unknown): VersionedJson {
  const version = isRecord(json) && Object.hasOwn(json, VERSION) ? json[VERSION] : 1
  if (!Number.isSafeInteger(version) || (version as number) < 1)
    throw undecodable(`${VERSION} is no version`)
  return { version: version as number, content: withoutVersion(json) }
}

/** The JSON without what it says of its version. */
export function withoutVersion(json: unknown): unknown {
  if (!isRecord(json) || !Object.hasOwn(json, VERSION)) return json
  const content = { ...json }
  Reflect.deleteProperty(content, VERSION)
  return content
}

/**
 * The JSON with its version.
 *
 * @throws CodecError `unencodable`
 */
export function withVersion(json: unknown, version: number): unknown {
  if (isRecord(json) && Object.hasOwn(json, VERSION)) throw unencodable(`${VERSION} is reserved`)
  if (version === 1) return json
  if (!isRecord(json)) throw unencodable('only an object can say its version')
  return { ...json, [VERSION]: version }
}

/**
 * The JSON after all steps from its version on; that of a newer version is as it is.
 *
 * @throws CodecError `undecodable`
 */
export function migrated(
  { version, content }: VersionedJson,
  steps: readonly Migration[],
): unknown {
  let current = content
  steps.slice(version - 1).forEach((step, i) => {
    try {
      current = toJson(step(current))
    } catch (cause) {
      throw undecodable(`could not be migrated from version ${version + i}`, cause)
    }
  })
  return current
}

/** What migration has made, with the numbers that stayed in their place as they were written. */
export function withWrittenNumbers(json: unknown, written: unknown): unknown {
  if (written instanceof Verbatim) return Number(written.text) === json ? written : json
  if (Array.isArray(json) && Array.isArray(written) && json.length === written.length)
    return json.map((each, i) => withWrittenNumbers(each, written[i]))
  if (!isRecord(json) || !isRecord(written)) return json
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      Object.hasOwn(written, key) ? withWrittenNumbers(value, written[key]) : value,
    ]),
  )
}
