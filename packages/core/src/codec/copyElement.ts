import { added } from '../base/added.ts'
import { detach } from '../xml/detach.ts'
import { allElements, xml, type Element } from '../xml/element.ts'
import type { ReadonlyElement } from './readonlyElement.ts'

/** A deep copy that stands alone: it shares nothing with the original and has the namespaces that it uses. */
export function copyElement(original: ReadonlyElement): Element {
  const result = shallowCopy(original, original.parent as Element | null)
  const pairs: [ReadonlyElement, Element][] = [[original, result]]
  // Grows while it runs: XML nested ever so deep needs no stack.
  for (const [from, to] of pairs) {
    for (const child of from.children) {
      const copy = typeof child === 'string' ? child : shallowCopy(child, to)
      to.children = added(to.children, copy)
      if (typeof copy !== 'string') pairs.push([child as ReadonlyElement, copy])
    }
  }
  return detach(result)
}

function shallowCopy({ name, attrs }: ReadonlyElement, parent: Element | null): Element {
  const copy = xml(name, attrs)
  copy.parent = parent
  return copy
}

/** Freezes an element all the way down and returns it. */
export function freezeElement(root: Element): ReadonlyElement {
  for (const element of allElements(root)) {
    for (const part of [element.attrs, element.children, element]) Object.freeze(part)
  }
  return root
}
