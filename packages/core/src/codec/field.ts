import type { Element } from '../xml/element.ts'

/** Whether a field is in every value, in some, or in every decoded one because it has a default. */
export type Presence = 'required' | 'optional' | 'defaulted'

/** A field at work, once it knows its key and its codec's namespace. */
export interface BoundField<T> {
  /**
   * Reads the field from the element; nothing when it is absent.
   *
   * @throws CodecError `undecodable`
   */
  readonly read: (element: Element, id: string) => T | undefined
  /**
   * Changes the element so that it says `value`; leaves alone what says so already. `undefined` removes the field.
   *
   * @throws CodecError `unencodable`
   */
  readonly write: (element: Element, value: unknown, id: string) => void
}

/** One field of an {@link xmlCodec}: where it is in the XML and what it looks like. */
export interface Field<T, P extends Presence = Presence, I = T> {
  /** Whether it must be there. */
  readonly required?: boolean | undefined
  /** The value where the XML has none. */
  readonly fallback?: T | undefined
  /** Settles where the field is: `key` is its name in the value, `xmlns` the namespace around it. */
  readonly bind: (key: string, xmlns: string) => BoundField<T>
  /** Only for types: whether values have it. */
  readonly presence?: P
  /** Only for types: what may be encoded. */
  readonly input?: I
}

/** Whether a field must be there, or what it is when it isn't; without either it is optional. */
export interface FieldOptions<T> {
  /** A payload or value without it is an error. */
  readonly required?: boolean
  /** The value where the XML has none. */
  readonly default?: T | undefined
}

/** The {@link Presence} that options ask for. */
export type PresenceOf<O> = O extends { readonly default: unknown }
  ? 'defaulted'
  : O extends { readonly required: true }
    ? 'required'
    : 'optional'

/** Makes a field out of its options and of how it is bound. */
export function field<T, O extends FieldOptions<T>, I = T>(
  options: O,
  bind: (key: string, xmlns: string) => BoundField<T>,
): Field<T, PresenceOf<O>, I> {
  return { required: options.required, fallback: options.default, bind }
}

/** The fields of an {@link xmlCodec} by their key in the value. */
export type Fields = Readonly<Record<string, Field<unknown>>>

type ReadOf<F> = F extends Field<infer T, Presence, unknown> ? T : never
type WrittenOf<F> = F extends { readonly input?: infer I } ? Exclude<I, undefined> : never

/** What a codec with these fields decodes. */
export type FieldValues<F extends Fields> = Flat<
  {
    readonly [K in keyof F as NonNullable<F[K]['presence']> extends 'optional' ? never : K]: ReadOf<
      F[K]
    >
  } & {
    readonly [
      K in keyof F as NonNullable<F[K]['presence']> extends 'optional' ? K : never
    ]?: ReadOf<F[K]>
  }
>

/** What a codec with these fields encodes. */
export type FieldInputs<F extends Fields> = Flat<
  {
    readonly [
      K in keyof F as NonNullable<F[K]['presence']> extends 'required' ? K : never
    ]: WrittenOf<F[K]>
  } & {
    readonly [
      K in keyof F as NonNullable<F[K]['presence']> extends 'required' ? never : K
    ]?: WrittenOf<F[K]>
  }
>

type Flat<T> = { [K in keyof T]: T[K] }
