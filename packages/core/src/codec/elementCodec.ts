import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { Codec, NamedCodec } from './codec.ts'
import { requireNamed, undecodable, unencodable } from './codecErrors.ts'
import { copyElement, freezeElement } from './copyElement.ts'
import type { ReadonlyElement } from './readonlyElement.ts'
import { requireElement } from './xmlText.ts'

/**
 * A codec for apps that work with the XML themselves: the value is the payload, a frozen copy of it.
 *
 * With a name and a namespace, other elements are no values.
 */
export function elementCodec(): Codec<ReadonlyElement>
export function elementCodec(name: string, xmlns: string): NamedCodec<ReadonlyElement>
/* @__NO_SIDE_EFFECTS__ */ export function elementCodec(
  name = '',
  xmlns = '',
): NamedCodec<ReadonlyElement> {
  return {
    name,
    xmlns,
    decode(payload) {
      if (name) requireNamed(payload, name, xmlns, undecodable)
      return freezeElement(copyElement(payload))
    },
    encode(value, _id, previous) {
      if (typeof (value as Partial<Element> | undefined)?.getName !== 'function')
        throw unencodable(`no XML element for <${name}/>`)
      const element = inNamespace(copyElement(value), xmlns)
      if (name) requireNamed(element, name, xmlns, unencodable)
      if (previous && canonicalEqual(element, previous)) return copyElement(previous)
      return requireElement(element)
    },
  }
}

/** What was built without a namespace is meant to be in the one around. */
function inNamespace(element: Element, xmlns: string): Element {
  if (xmlns && element.getNS() === undefined) element.attrs['xmlns'] = xmlns
  return element
}
