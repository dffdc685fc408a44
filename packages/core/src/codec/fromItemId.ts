import { undecodable, unencodable } from './codecErrors.ts'
import type { Field } from './field.ts'

/** Options of {@link fromItemId}. */
export interface FromItemIdOptions {
  /** Whether an ItemID is one of this kind; without it each is. */
  readonly accepts?: (id: string) => boolean
  /** Whether two ItemIDs mean the same, in case they may be written in more than one way. */
  readonly same?: (a: string, b: string) => boolean
}

/* @__NO_SIDE_EFFECTS__ */
/** A field that is not in the XML: the ItemID itself, so that a value knows its own. */
export function fromItemId({ accepts, same }: FromItemIdOptions = {}): Field<string, 'required'> {
  return {
    required: true,
    bind: (key) => ({
      read(_, id) {
        if (accepts?.(id) === false) throw undecodable(`the ItemID '${id}' can't be a ${key}`)
        return id
      },
      write(_, value, id) {
        if (value !== id && !(typeof value === 'string' && same?.(value, id)))
          throw unencodable(`${key} is not the ItemID '${id}'`)
      },
    }),
  }
}
