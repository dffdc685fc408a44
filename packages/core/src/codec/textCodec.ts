import { xml } from '../xml/element.ts'
import type { NamedCodec } from './codec.ts'
import { copyElement } from './copyElement.ts'
import { boundText } from './ownText.ts'
import type { XmlType } from './xmlType.ts'

/** A codec of elements that only have text; attributes and elements inside survive. */
export function textCodec<T>(name: string, xmlns: string, type: XmlType<T>): NamedCodec<T> {
  const { read, write } = boundText(type, name)
  return {
    name,
    xmlns,
    decode: read,
    encode(value, id, previous) {
      const element = previous ? copyElement(previous) : xml(name, { xmlns })
      write(element, value, id)
      return element
    },
  }
}
