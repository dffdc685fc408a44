import { isElement, type Element } from './element.ts'

/**
 * Cuts an element out of the stanza around it, so that keeping it doesn't keep the stanza,
 * and gives it the namespace declarations that it used from there. Returns the same element.
 */
export function detach(element: Element): Element {
  const around = element.parent
  if (around === null) return element
  if (element.attrs['xmlns'] === undefined && !element.name.includes(':')) {
    declare(element, 'xmlns', around)
  }
  for (const prefix of prefixesOf(element)) declare(element, `xmlns:${prefix}`, around)
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

function prefixesOf(element: Element, found: string[] = []): string[] {
  addPrefix(element.name, found)
  for (const name of Object.keys(element.attrs)) addPrefix(name, found)
  for (const child of element.children) if (isElement(child)) prefixesOf(child, found)
  return found
}

function addPrefix(name: string, found: string[]): void {
  const colon = name.indexOf(':')
  if (colon <= 0) return
  const prefix = name.slice(0, colon)
  if (prefix !== 'xml' && prefix !== 'xmlns' && !found.includes(prefix)) found.push(prefix)
}
