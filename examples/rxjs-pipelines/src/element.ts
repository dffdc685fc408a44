/** The element of the page with an id. */
export function element(id: string): HTMLElement
export function element<E extends HTMLElement>(id: string, type: new () => E): E
export function element(id: string, type = HTMLElement): HTMLElement {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`The page has no ${type.name} #${id}`)
}

/** A new element, with attributes and with what is in it. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Partial<HTMLElementTagNameMap[K]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), attributes)
  made.append(...children)
  return made
}
