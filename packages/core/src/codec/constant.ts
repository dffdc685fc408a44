import { unencodable } from './codecErrors.ts'
import type { Field } from './field.ts'

/* @__NO_SIDE_EFFECTS__ */
/** A field that is not in the XML: a word that tells values of one codec from those of others. */
export function constant<const W extends string>(word: W): Field<W, 'required'> {
  return {
    required: true,
    bind: (key) => ({
      read: () => word,
      write(_, value) {
        if (value !== word) throw unencodable(`${key} is not '${word}'`)
      },
    }),
  }
}
