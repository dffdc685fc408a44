/**
 * RFC 6351, xCard: vCard XML Representation.
 *
 * > Each property element contains […] value elements
 */
import { putChild } from '../codec/childElements.ts'
import type { NamedCodec } from '../codec/codec.ts'
import { undecodable } from '../codec/codecErrors.ts'
import { copyElement } from '../codec/copyElement.ts'
import { textCodec } from '../codec/textCodec.ts'
import { xmlString } from '../codec/xmlType.ts'
import { elements, xml, type Element } from '../xml/element.ts'

/** The namespace of vCards (RFC 6351 §3). */
export const NS_VCARD = 'urn:ietf:params:xml:ns:vcard-4.0'

/* @__NO_SIDE_EFFECTS__ */
/**
 * A codec of a vCard property with a text in it, such as `<tel><uri>…</uri></tel>`: the first value element of a known type. Parameters
 * and other values stay. `types` are the types that it is read from; a new one is of the first, unless `typeOf` says otherwise.
 */
export function vcardProperty(
  name: string,
  types: readonly [string, ...string[]],
  typeOf: (value: string) => string = () => types[0],
): NamedCodec<string> {
  const valueOf = (property: Element) =>
    elements(property).find((each) => types.some((type) => each.is(type, NS_VCARD)))
  return {
    name,
    xmlns: NS_VCARD,
    decode(payload) {
      const value = valueOf(payload)
      if (!value) throw undecodable(`<${name}/> has no ${types.join(' and no ')}`)
      return value.getText()
    },
    encode(value, id, previous) {
      const property = previous ? copyElement(previous) : xml(name, { xmlns: NS_VCARD })
      const old = valueOf(property)
      const text = textCodec(typeOf(value), NS_VCARD, xmlString)
      putChild(property, old, text.encode(value, id, old))
      return property
    },
  }
}
