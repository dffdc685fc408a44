import { declared } from './declared.ts'
import { allElements, type Element } from './element.ts'

/**
 * Cuts an element out of the stanza around it, so that keeping it doesn't keep the stanza,
 * and gives it the namespace declarations that it used from there. Returns the same element.
 */
export function detach(element: Element): Element {
  if (element.parent === null) return element
  for (const declaration of declarationsOf(element)) {
    const namespace = declared(element, declaration)
    if (namespace !== undefined) element.attrs[declaration] = namespace
  }
  element.parent = null
  return element
}

/** The declarations that names inside may rely on. */
function declarationsOf(root: Element): Set<string> {
  const found = new Set<string>()
  for (const { name, attrs } of allElements(root)) {
    if (attrs['xmlns'] === undefined && !name.includes(':')) found.add('xmlns')
    addPrefix(name, found)
    for (const attribute in attrs) addPrefix(attribute, found)
  }
  return found
}

function addPrefix(name: string, found: Set<string>): void {
  const prefix = name.slice(0, Math.max(name.indexOf(':'), 0))
  if (prefix !== '' && prefix !== 'xml' && prefix !== 'xmlns') found.add(`xmlns:${prefix}`)
}
