import { declared } from './declared.ts'
import { allElements, isElement, type Element } from './element.ts'

/** So deep it goes by calls, which make no garbage: every item of every node comes by here. What is deeper can't exhaust the stack. */
const SHALLOW = 50

/** What lists of children have room for when the parser has put one in. */
const ROOM = 17

/**
 * Cuts an element out of the stanza around it, so that keeping it doesn't keep the stanza,
 * and gives it the namespace declarations that it used from there. Returns the same element.
 */
export function detach(element: Element): Element {
  if (element.parent === null) return element
  bringAll(element, element, 0)
  element.parent = null
  return element
}

/** Brings along what an element and all those inside rely on. */
function bringAll(root: Element, element: Element, depth: number): void {
  bringOf(root, element)
  const { children } = element
  // The parser's list has room for seventeen: a third of what an item takes.
  if (children.length > 0 && children.length < ROOM) element.children = children.slice()
  for (const child of children) {
    if (!isElement(child)) continue
    if (depth < SHALLOW) bringAll(root, child, depth + 1)
    else for (const each of allElements(child)) bringOf(root, each)
  }
}

/** Brings along what the names of an element rely on. */
function bringOf(root: Element, { name, attrs }: Element): void {
  if (name.includes(':')) bring(root, prefixOf(name))
  else if (attrs['xmlns'] === undefined) bring(root, 'xmlns')
  for (const attribute in attrs) {
    if (attribute.includes(':')) bring(root, prefixOf(attribute))
  }
}

/** The declaration that a prefixed name relies on. */
function prefixOf(name: string): string {
  return `xmlns:${name.slice(0, name.indexOf(':'))}`
}

/** Brings a declaration along from around; where there is none, as for `xml`, which everybody knows, nothing is brought. */
function bring(root: Element, declaration: string): void {
  if (root.attrs[declaration] !== undefined) return
  const namespace = declared(root, declaration)
  if (namespace !== undefined) root.attrs[declaration] = namespace
}
