import { UsageError } from '../base/errors.ts'
import type { CodecError } from '../base/errors.ts'

/**
 * A validator of any library that implements Standard Schema (version 1, https://standardschema.dev): the part of it that is needed.
 *
 * @template I what it takes
 * @template O what it makes of it
 */
export interface StandardSchema<I = unknown, O = I> {
  /** Where the standard has put it. */
  readonly '~standard': {
    /** The version of the standard. */
    readonly version: 1
    /** Checks a value. */
    readonly validate: (value: unknown) => StandardResult<O> | Promise<StandardResult<O>>
    /** Only for types: what goes in and what comes out. */
    readonly types?: { readonly input: I; readonly output: O } | undefined
  }
}

/** What a validator answers: the value, or what is wrong with it. */
export type StandardResult<O> =
  { readonly value: O; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] }

/** One thing that is wrong with a value. */
export interface StandardIssue {
  /** What is wrong. */
  readonly message: string
  /** Where, from the outermost value on. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

type TypesOf<S extends StandardSchema> = NonNullable<S['~standard']['types']>

/** What a schema takes. */
export type SchemaInput<S extends StandardSchema> = TypesOf<S>['input']

/** What a schema makes of it. */
export type SchemaOutput<S extends StandardSchema> = TypesOf<S>['output']

/** More would only hide the first ones. */
const MAX_ISSUES = 8

/**
 * What the schema makes of a value.
 *
 * @throws what `error` makes of the issues in words, and of their list as its cause; UsageError `async-schema`
 */
export function validated(
  schema: StandardSchema,
  value: unknown,
  error: (detail: string, cause: unknown) => CodecError,
): unknown {
  const result = answer(schema, value, error)
  if ('then' in result) {
    // Its outcome is nobody's news.
    result.then(undefined, () => undefined)
    throw new UsageError('async-schema')
  }
  if (result.issues) throw error(issuesInWords(result.issues), result.issues)
  return result.value
}

function answer(
  schema: StandardSchema,
  value: unknown,
  error: (detail: string, cause: unknown) => CodecError,
) {
  try {
    return schema['~standard'].validate(value)
  } catch (cause) {
    throw error('the schema threw', cause)
  }
}

function issuesInWords(issues: readonly StandardIssue[]): string {
  const more = issues.length - MAX_ISSUES
  const words = issues.slice(0, MAX_ISSUES).map(({ message, path = [] }) => {
    const place = path.map((step) => inPath(typeof step === 'object' ? step.key : step)).join('')
    return place ? `${place.replace(/^\./, '')}: ${message}` : message
  })
  return [...words, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

function inPath(key: PropertyKey): string {
  return typeof key === 'number' ? `[${key}]` : `.${String(key)}`
}
