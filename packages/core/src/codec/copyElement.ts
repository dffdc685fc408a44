import { detach } from '../xml/detach.ts'
import { xml, type Element } from '../xml/element.ts'
import type { ReadonlyElement } from './readonlyElement.ts'

/** A deep copy that stands alone: it shares nothing with the original and has the namespaces that it uses. */
export function copyElement(original: ReadonlyElement): Element {
  const copy = xml(original.name, original.attrs)
  const pairs: [ReadonlyElement, Element][] = [[original, copy]]
  // Grows while it runs: XML nested ever so deep needs no stack.
  for (const [from, to] of pairs) {
    for (const child of from.children) {
      if (typeof child === 'string') to.children.push(child)
      else pairs.push([child, appendCopy(to, child)])
    }
  }
  copy.parent = original.parent as Element | null
  return detach(copy)
}

function appendCopy(parent: Element, child: ReadonlyElement): Element {
  const copy = xml(child.name, child.attrs)
  copy.parent = parent
  parent.children.push(copy)
  return copy
}

/** All elements of a tree, the outermost first. */
export function allElements<E extends ReadonlyElement>(root: E): E[] {
  const all = [root]
  for (const element of all) {
    for (const child of element.children) if (typeof child !== 'string') all.push(child as E)
  }
  return all
}

/** Freezes an element all the way down and returns it. */
export function freezeElement(root: Element): ReadonlyElement {
  for (const element of allElements(root)) {
    Object.freeze(element.attrs)
    Object.freeze(element.children)
    Object.freeze(element)
  }
  return root
}
