import type { Element } from '../xml/element.ts'
import type { Field } from './field.ts'

/* @__NO_SIDE_EFFECTS__ */
/** A field that counts as absent where the XML isn't what it should be; that XML stays until the field is given a value. */
export function tolerant<T, I>(field: Field<T, 'optional', I>): Field<T, 'optional', I> {
  return {
    ...field,
    bind(key, xmlns) {
      const { read, write } = field.bind(key, xmlns)
      const readable = (element: Element, id: string): T | undefined => {
        try {
          return read(element, id)
        } catch {
          return undefined
        }
      }
      return {
        read: readable,
        write(element, value, id) {
          if (value !== undefined || readable(element, id) !== undefined) write(element, value, id)
        },
      }
    },
  }
}
