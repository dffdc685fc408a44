import { applyPatches, patchesBetween, type Patch } from './patch.ts'
import type { Element } from '../xml/element.ts'
import { isPlain } from './sameValue.ts'

/** What the user wants of one item, or of all: what an edit is about. */
export type Intent<T> =
  | {
      /** `put`: the item shall be there with this value. `update`: the item, if it is there, shall change. */
      readonly type: 'put' | 'update'
      /** The ItemID. */
      readonly id: string
      /** The item as it was seen when this was meant; nothing when it was not there. */
      readonly before: T | undefined
      /** The item as it was meant to be. */
      readonly after: T
      /** What that changes. */
      readonly patches: readonly Patch[]
      /** Whether an item that can't be decoded may be overwritten. */
      readonly overwrite?: boolean | undefined
      /** A payload that has what the codec doesn't know, for an item that comes back. */
      readonly source?: Element | undefined
      /** What was written when this was meant, to be read again as `after`. */
      readonly written?: Written<T>
    }
  | {
      /** The item shall be gone. */
      readonly type: 'remove'
      /** The ItemID. */
      readonly id: string
      /** The item as it was seen. */
      readonly before: T | undefined
    }
  | {
      /** All items shall be gone. */
      readonly type: 'clear'
    }

/** A value as a codec has written it. */
export interface Written<T> {
  /** The value as it is read again. */
  readonly value: T
  /** The payload. */
  readonly payload: Element
  /** What stood there then: what the codec doesn't know is from there. */
  readonly over: Element | undefined
}

/** An intent about the content of one item. */
export type Change<T> = Extract<Intent<T>, { type: 'put' | 'update' }>

/** What a change changes: of an item that was not there, each field that it has. `null` is a value like any other. */
export function changePatches(before: unknown, after: unknown, mergeBy?: string): Patch[] {
  return patchesBetween(before === undefined && isPlain(after) ? {} : before, after, mergeBy)
}

/**
 * The item after an intent: the same value (`===`) when it has what is wanted. An update finds nothing to change where the item
 * is gone: it doesn't bring it back, but a put does.
 */
export function applyIntent<T>(
  intent: Intent<T>,
  value: T | undefined,
  mergeBy?: string,
): T | undefined {
  if (intent.type === 'remove' || intent.type === 'clear') return undefined
  if (value === undefined) return intent.type === 'put' ? intent.after : undefined
  return applyPatches(value, intent.patches, mergeBy)
}

/** The item after several intents, the first one first. */
export function applyIntents<T>(
  intents: Iterable<Intent<T>>,
  value: T | undefined,
  mergeBy?: string,
): T | undefined {
  let current = value
  for (const intent of intents) current = applyIntent(intent, current, mergeBy)
  return current
}
