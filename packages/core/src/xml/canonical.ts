import { declared } from './declared.ts'
import { isElement, type Element, type Node } from './element.ts'

/** Deeper than anybody nests a payload; what is deeper counts as different, and can't exhaust the stack. */
const MAX_DEPTH = 500

/**
 * Whether two elements say the same: names and attributes by namespace, text to the letter,
 * prefixes and the order of attributes aside. Elements nested more than 500 deep are never equal.
 */
export function canonicalEqual(a: Element, b: Element, depth = 0): boolean {
  // Attributes first: most payloads that differ do so there.
  return (
    a === b ||
    (depth < MAX_DEPTH && sameAttributes(a, b) && sameName(a, b) && sameChildren(a, b, depth))
  )
}

function sameName(a: Element, b: Element): boolean {
  return (
    localName(a.name) === localName(b.name) && namespaceOf(a, a.name) === namespaceOf(b, b.name)
  )
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The namespace of an element's name, or of a prefixed attribute's. An unbound prefix stands for itself. */
function namespaceOf(element: Element, name: string): string {
  const prefix = name.slice(0, Math.max(name.indexOf(':'), 0))
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`
  return declared(element, declaration) ?? prefix
}

function sameAttributes(a: Element, b: Element): boolean {
  let more = 0
  for (const name in a.attrs) {
    if (!isAttribute(name, a)) continue
    if (a.attrs[name] !== valueLike(name, a, b)) return false
    more++
  }
  for (const name in b.attrs) if (isAttribute(name, b)) more--
  return more === 0
}

/** Declarations are no attributes. */
function isAttribute(name: string, { attrs }: Element): boolean {
  return attrs[name] !== undefined && name !== 'xmlns' && !name.startsWith('xmlns:')
}

/** The value in `b` of the attribute that `a` calls `name`. */
function valueLike(name: string, a: Element, b: Element): string | undefined {
  if (!name.includes(':')) return b.attrs[name]
  for (const other in b.attrs) {
    if (!other.includes(':') || !isAttribute(other, b)) continue
    if (localName(other) !== localName(name)) continue
    if (namespaceOf(b, other) === namespaceOf(a, name)) return b.attrs[other]
  }
  return undefined
}

function sameChildren(a: Element, b: Element, depth: number): boolean {
  const left = mergedText(a.children)
  const right = mergedText(b.children)
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++)
    if (!sameNode(left[i] as Node, right[i] as Node, depth)) return false
  return true
}

function sameNode(a: Node, b: Node, depth: number): boolean {
  return isElement(a) && isElement(b) ? canonicalEqual(a, b, depth + 1) : a === b
}

/** A parser may cut text into pieces anywhere: neighbours are one. */
function mergedText(children: Node[]): Node[] {
  if (children.every(isElement) || (children.length === 1 && children[0] !== '')) return children
  const result: Node[] = []
  for (const child of children) {
    const last = result.length - 1
    if (typeof child === 'string' && typeof result[last] === 'string') result[last] += child
    else if (child !== '') result.push(child)
  }
  return result
}
