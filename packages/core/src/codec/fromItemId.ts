import { undecodable, unencodable } from './codecErrors.ts'
import type { Field } from './field.ts'

/** Options of {@link fromItemId}. */
export interface FromItemIdOptions {
  /** The one form of an ItemID in which equal ones are equal; nothing when it can't be one. */
  readonly canonical?: (id: string) => string | undefined
}

/** A field that is not in the XML: the ItemID itself, so that a value knows its own. */
export function fromItemId({ canonical }: FromItemIdOptions = {}): Field<string, 'required'> {
  return {
    presence: 'required',
    bind: (key) => ({
      read(_, id) {
        if (canonical && canonical(id) === undefined)
          throw undecodable(`the ItemID '${id}' is no ${key}`)
        return id
      },
      write(_, value, id) {
        if (value === id) return
        if (typeof value !== 'string' || !canonical || canonical(value) !== canonical(id))
          throw unencodable(`${key} is not the ItemID '${id}'`)
      },
    }),
  }
}
