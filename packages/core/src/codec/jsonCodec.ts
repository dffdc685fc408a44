/**
 * XEP-0335 0.1.1, JSON Containers.
 *
 * > The <json> element MUST only contain character data, and the data MUST conform to RFC 4627.
 */
import { CodecError, UsageError } from '../base/errors.ts'
import { xml } from '../xml/element.ts'
import { NS_JSON } from '../xml/namespaces.ts'
import type { NamedCodec } from './codec.ts'
import { requireNamed, undecodable, unencodable } from './codecErrors.ts'
import { copyElement } from './copyElement.ts'
import { currentVersion, formerJson, readJson, writeJson, type JsonReading } from './jsonReading.ts'
import {
  freezeJson,
  sameJson,
  toJson,
  type JsonOf,
  type JsonValue,
  type NoJson,
} from './jsonValue.ts'
import { requireSteps, type JsonVersions } from './jsonVersions.ts'
import { boundText } from './ownText.ts'
import {
  validated,
  type SchemaInput,
  type SchemaOutput,
  type StandardSchema,
} from './standardSchema.ts'
import { xmlString } from './xmlType.ts'

/** Options of {@link json}. */
export interface JsonOptions extends JsonVersions {
  /** The field that tells the elements of arrays apart, so that what the schema doesn't know stays with them. Without it, they are told apart by content and place. */
  readonly mergeBy?: string
}

/** A schema whose values can be written: it takes what it has made itself, once that is JSON. */
export type JsonSchema<S extends StandardSchema> =
  JsonOf<SchemaOutput<S>> extends SchemaInput<S>
    ? unknown
    : { readonly 'this schema does not take what it has made itself, once that is JSON': never }

/** What may be written: what the schema takes, and what it makes of that. */
export type JsonInput<S extends StandardSchema> =
  SchemaOutput<S> extends SchemaInput<S> ? SchemaInput<S> : SchemaInput<S> | SchemaOutput<S>

const NAME = 'json'
const content = /* @__PURE__ */ boundText(xmlString, NAME)

/**
 * A codec for values that are JSON inside the XML (XEP-0335), checked by a schema of zod, valibot, arktype or another library
 * that implements Standard Schema, when they are read and when they are written.
 *
 * What the schema doesn't know of the JSON survives an edit, and so does what an edit doesn't change, to the letter. Without a schema any JSON
 * is a value, and `T` is only what the app says of it.
 *
 * @throws UsageError `invalid-option`
 * @example
 * const note = z.object({ title: z.string(), done: z.boolean().default(false) })
 * const notes = defineCollection({ node: 'https://example.org/ns/notes', codec: json(note) })
 * @example
 * json(note, { version: 2, migrate: { 1: ({ name, ...rest }: OldNote) => ({ ...rest, title: name }) } })
 */
export function json<S extends StandardSchema>(
  schema: S & JsonSchema<S>,
  options?: JsonOptions,
): NamedCodec<SchemaOutput<S>, JsonInput<S>>
export function json<T = JsonValue>(
  ...rest: [T] extends [JsonOf<T>] ? [schema?: undefined, options?: JsonOptions] : [NoJson]
): NamedCodec<T>
export function json(
  schema?: StandardSchema,
  { mergeBy, ...versions }: JsonOptions = {},
): NamedCodec<unknown> {
  if (schema !== undefined && !isSchema(schema))
    throw new UsageError('invalid-option', { detail: 'schema' })
  const reading: JsonReading = { schema, steps: requireSteps(versions), mergeBy }
  return {
    name: NAME,
    xmlns: NS_JSON,
    decode(payload) {
      requireNamed(payload, NAME, NS_JSON, undecodable)
      const value = readJson(reading, content.read(payload))
      if (!freezeJson(value)) throw undecodable("the schema makes of it what JSON can't say")
      return value
    },
    encode(value, id, previous) {
      const given = toJson(value)
      const old = previous?.is(NAME, NS_JSON) ? previous : undefined
      const former = old && formerJson(reading, content.read(old))
      if (old && former?.seen !== undefined && sameJson(given, former.seen)) return copyElement(old)
      if (former && former.version > currentVersion(reading))
        throw new CodecError('newer-version', { detail: `version ${former.version}` })
      const next = schema ? toJson(validated(schema, given, unencodable)) : given
      const element = old ? copyElement(old) : xml(NAME, { xmlns: NS_JSON })
      content.write(element, writeJson(reading, next, former), id)
      return element
    },
  }
}

function isSchema(given: Partial<StandardSchema> | null): boolean {
  return typeof given?.['~standard']?.validate === 'function'
}
