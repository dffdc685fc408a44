import type { Element } from '../xml/element.ts'

/** Leaves only those child elements that the test lets stay; text stays. */
export function keepChildren(parent: Element, stays: (child: Element) => boolean): void {
  parent.children = parent.children.filter((child) => typeof child === 'string' || stays(child))
}

/** Puts a child element into the place of another one, or at the end. */
export function putChild(parent: Element, old: Element | undefined, child: Element): void {
  const { children } = parent
  // It says its namespace only where that is not the one around.
  if (!parent.name.includes(':') && child.attrs['xmlns'] === parent.getNS())
    delete child.attrs['xmlns']
  child.parent = parent
  children[old ? children.indexOf(old) : children.length] = child
}
