import { isElement, type Element } from './element.ts'

/**
 * Cuts an element out of the stanza around it, so that keeping it doesn't keep the stanza,
 * and gives it the namespace declarations that it used from there. Returns the same element.
 */
export function detach(element: Element): Element {
  const around = element.parent
  if (around === null) return element
  for (const declaration of declarationsOf(element)) declare(element, declaration, around)
  element.parent = null
  return element
}

function declare(element: Element, declaration: string, around: Element): void {
  if (element.attrs[declaration] !== undefined) return
  for (let scope: Element | null = around; scope !== null; scope = scope.parent) {
    const namespace = scope.attrs[declaration]
    if (namespace === undefined) continue
    element.attrs[declaration] = namespace
    return
  }
}

/** The declarations that names inside may rely on. A loop: how deep a payload goes is not ours to say. */
function declarationsOf(root: Element): string[] {
  const found: string[] = []
  const open = [root]
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element.attrs['xmlns'] === undefined && !element.name.includes(':')) add('xmlns', found)
    addPrefix(element.name, found)
    for (const name in element.attrs) addPrefix(name, found)
    for (const child of element.children) if (isElement(child)) open.push(child)
  }
  return found
}

function addPrefix(name: string, found: string[]): void {
  const colon = name.indexOf(':')
  if (colon <= 0) return
  const prefix = name.slice(0, colon)
  if (prefix !== 'xml' && prefix !== 'xmlns') add(`xmlns:${prefix}`, found)
}

function add(declaration: string, found: string[]): void {
  if (!found.includes(declaration)) found.push(declaration)
}
