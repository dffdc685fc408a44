import type { Element } from '../xml/element.ts'

/** The first child element of this name, without building a list of them. */
export function findChild(parent: Element, name: string, xmlns: string): Element | undefined {
  for (const child of parent.children) {
    if (typeof child !== 'string' && child.is(name, xmlns)) return child
  }
  return undefined
}

/** Puts a child element into the place of another one; `undefined` leaves nothing there. */
export function replaceChild(parent: Element, old: Element, child: Element | undefined): void {
  parent.children.splice(
    parent.children.indexOf(old),
    1,
    ...(child ? [adopted(parent, child)] : []),
  )
}

/** Adds a child element after another one, or as the last. */
export function insertChild(parent: Element, child: Element, after?: Element): void {
  const { children } = parent
  children.splice(after ? children.indexOf(after) + 1 : children.length, 0, adopted(parent, child))
}

/** A child that says its namespace only where the parent's is another one. */
function adopted(parent: Element, child: Element): Element {
  if (!parent.name.includes(':') && child.attrs['xmlns'] === parent.getNS())
    delete child.attrs['xmlns']
  child.parent = parent
  return child
}
