import { isElement, type Element, type Node } from './element.ts'

/**
 * Whether two elements say the same: names and attributes by namespace, text to the letter,
 * prefixes and the order of attributes aside.
 */
export function canonicalEqual(a: Element, b: Element): boolean {
  return a === b || (sameName(a, b) && sameAttributes(a, b) && sameChildren(a, b))
}

function sameName(a: Element, b: Element): boolean {
  return a.getName() === b.getName() && a.getNS() === b.getNS()
}

function sameAttributes(a: Element, b: Element): boolean {
  const [left, right] = [attributesOf(a), attributesOf(b)]
  return left.size === right.size && [...left].every(([name, value]) => right.get(name) === value)
}

/** Attributes by `{namespace}local`; declarations are no attributes. */
function attributesOf(element: Element): Map<string, string> {
  const result = new Map<string, string>()
  for (const [name, value] of Object.entries(element.attrs)) {
    if (value === undefined || name === 'xmlns' || name.startsWith('xmlns:')) continue
    const colon = name.indexOf(':')
    const key =
      colon < 0 ? name : `{${namespaceOf(element, name.slice(0, colon))}}${name.slice(colon + 1)}`
    result.set(key, value)
  }
  return result
}

function namespaceOf(element: Element, prefix: string): string {
  for (let scope: Element | null = element; scope !== null; scope = scope.parent) {
    const namespace = scope.attrs[`xmlns:${prefix}`]
    if (namespace !== undefined) return namespace
  }
  return prefix
}

function sameChildren(a: Element, b: Element): boolean {
  const [left, right] = [mergedChildren(a), mergedChildren(b)]
  return left.length === right.length && left.every((child, i) => sameNode(child, right[i]))
}

function sameNode(a: Node, b: Node | undefined): boolean {
  if (b === undefined) return false
  return isElement(a) ? isElement(b) && canonicalEqual(a, b) : a === b
}

/** A parser may cut text into pieces anywhere: neighbours are one. */
function mergedChildren(element: Element): Node[] {
  const result: Node[] = []
  for (const child of element.children) {
    const last = result[result.length - 1]
    if (typeof child === 'string' && typeof last === 'string')
      result[result.length - 1] = last + child
    else if (child !== '') result.push(child)
  }
  return result
}
