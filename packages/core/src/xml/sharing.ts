import { xml, type Element } from './element.ts'

/** An element under a new head, to be put into a stanza: it may belong to a value that is kept, and must not change its parent. */
export function sharing(element: Element): Element {
  const head = xml(element.name, element.attrs)
  head.children = element.children
  return head
}
