import { detach, isElement, type Element } from '@rxpep/core'
import { Element as XmlElement } from '@xmpp/xml'

/** Copies an element and everything in it; the copy has no parent. */
export function clone(element: Element): Element {
  const copy = new XmlElement(element.name, element.attrs) as unknown as Element
  for (const child of element.children) {
    if (isElement(child)) {
      const inner = clone(child)
      inner.parent = copy
      copy.children.push(inner)
    } else copy.children.push(child)
  }
  return copy
}

/** Copies an element out of its stanza, with the namespace declarations that it used from there. */
export function cloneDetached(element: Element): Element {
  const copy = clone(element)
  copy.parent = element.parent
  return detach(copy)
}

/** Copies a stanza, with other values for some of its attributes; `undefined` takes one away. */
export function readdress(
  stanza: Element,
  attributes: Readonly<Record<string, string | undefined>>,
): Element {
  const copy = clone(stanza)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) Reflect.deleteProperty(copy.attrs, name)
    else copy.attrs[name] = value
  }
  return copy
}
