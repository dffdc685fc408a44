import { canonicalEqual } from '../xml/canonical.ts'
import type { Element } from '../xml/element.ts'
import type { Codec, NamedCodec } from './codec.ts'
import { insteadOf, undecodable, unencodable } from './codecErrors.ts'
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
export function elementCodec(name = '', xmlns = ''): NamedCodec<ReadonlyElement> {
  const fits = (element: ReadonlyElement) => !name || element.is(name, xmlns)
  return {
    name,
    xmlns,
    decode(payload) {
      if (!fits(payload)) throw undecodable(insteadOf(payload, name, xmlns))
      return freezeElement(copyElement(payload))
    },
    encode(value, _id, previous) {
      if (!isElementLike(value)) throw unencodable(`no XML element for <${name}/>`)
      const element = inNamespace(copyElement(value), xmlns)
      if (!fits(element)) throw unencodable(insteadOf(element, name, xmlns))
      if (previous && canonicalEqual(element, previous)) return copyElement(previous)
      return requireElement(element)
    },
  }
}

function isElementLike(value: unknown): value is ReadonlyElement {
  return typeof (value as ReadonlyElement | undefined)?.getName === 'function'
}

/** What was built without a namespace is meant to be in the one around. */
function inNamespace(element: Element, xmlns: string): Element {
  if (xmlns && element.getNS() === undefined) element.attrs['xmlns'] = xmlns
  return element
}
