import { Element as XmlElement } from '@xmpp/xml'
import { added } from '../base/added.ts'

/** An XML element as `@xmpp/xml` and `@xmpp/client` build them; text and elements are its children. */
export interface Element {
  /** The name as written, with its prefix. */
  name: string
  /** Attributes by their name as written, `xmlns` declarations included. */
  attrs: Record<string, string | undefined>
  /** Elements and text in document order. */
  children: Node[]
  /** The element around this one. */
  parent: Element | null
  /** Whether the local name, and the namespace where given, are these. */
  is(name: string, xmlns?: string): boolean
  /** The local name. */
  getName(): string
  /** The namespace, found here or in the elements around. */
  getNS(): string | undefined
  /** The first child element of this name (and namespace). */
  getChild(name: string, xmlns?: string): Element | undefined
  /** The child elements of this name (and namespace). */
  getChildren(name: string, xmlns?: string): Element[]
  /** The text directly inside. */
  getText(): string
  /** The XML. */
  toString(): string
}

/** A child of an element: an element or text. */
export type Node = Element | string

/** What {@link xml} takes as a child; `undefined` and `false` are left out. */
export type NodeInput = Node | undefined | false

type Build = new (name: string) => Element

/** Builds an element: attributes that are `undefined` and children that are `undefined`, `false` or empty are left out. */
export function xml(
  name: string,
  attrs: Record<string, string | undefined> = {},
  ...children: NodeInput[]
): Element {
  // Not by the function that `@xmpp/xml` has for it, which goes through the attributes several times. It is as generous, though.
  const element = new (XmlElement as unknown as Build)(name)
  for (const key in attrs) {
    const value = attrs[key] as string | number | null | undefined
    if (value !== undefined && value !== null && Object.hasOwn(attrs, key))
      element.attrs[key] = String(value)
  }
  for (const child of children) append(element, child)
  return element
}

function append(parent: Element, child: NodeInput | null | number | true | NodeInput[]): void {
  if (typeof child === 'object' && child !== null) {
    if (Array.isArray(child)) {
      for (const each of child) append(parent, each)
      return
    }
    parent.children = added(parent.children, child)
    child.parent = parent
  } else if (typeof child === 'number') parent.children = added(parent.children, String(child))
  else if (typeof child === 'string' && child !== '')
    parent.children = added(parent.children, child)
}

/** Whether a node is an element. */
export function isElement(node: Node): node is Element {
  return typeof node !== 'string'
}

/** The child elements, in document order. */
export function elements(parent: Element): Element[] {
  return parent.children.filter(isElement)
}

/** The first child element, whatever it is. */
export function firstElement(parent: Element): Element | undefined {
  return parent.children.find(isElement)
}

/** The first child element of this name, without building a list of them. */
export function findChild(parent: Element, name: string, xmlns: string): Element | undefined {
  for (const child of parent.children) {
    if (isElement(child) && child.is(name, xmlns)) return child
  }
  return undefined
}

/** An element and all those inside, as a list that grows while it is gone through: how deep XML is nested is not ours to say. */
export function allElements<E extends { readonly children: readonly (E | string)[] }>(
  root: E,
): E[] {
  const all = [root]
  for (const element of all) {
    for (const child of element.children) if (typeof child !== 'string') all.push(child)
  }
  return all
}
