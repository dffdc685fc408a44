import { isElement, type Element, type Node } from './element.ts'

/** Two elements to compare, each with the default namespace around its name. */
type Pair = readonly [a: Element, b: Element, aDefault: string, bDefault: string]

/**
 * Whether two elements say the same: names and attributes by namespace, text to the letter,
 * prefixes and the order of attributes aside.
 */
export function canonicalEqual(a: Element, b: Element): boolean {
  if (a === b) return true
  // A loop over what is still to compare: how deep a payload goes is not ours to say.
  const open: Pair[] = [[a, b, defaultAround(a), defaultAround(b)]]
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    if (!samePair(pair, open)) return false
  }
  return true
}

function samePair([a, b, aAround, bAround]: Pair, open: Pair[]): boolean {
  const aDefault = a.attrs['xmlns'] ?? aAround
  const bDefault = b.attrs['xmlns'] ?? bAround
  if (!sameName(a, b, aDefault, bDefault) || !sameAttributes(a, b)) return false
  const left = mergedText(a.children)
  const right = mergedText(b.children)
  if (left.length !== right.length) return false
  for (let i = 0; i < left.length; i++) {
    const child = left[i] as Node
    const other = right[i] as Node
    if (isElement(child) && isElement(other)) open.push([child, other, aDefault, bDefault])
    else if (child !== other) return false
  }
  return true
}

function defaultAround(element: Element): string {
  for (let scope = element.parent; scope !== null; scope = scope.parent) {
    if (scope.attrs['xmlns'] !== undefined) return scope.attrs['xmlns']
  }
  return ''
}

function sameName(a: Element, b: Element, aDefault: string, bDefault: string): boolean {
  if (a.name === b.name && !a.name.includes(':')) return aDefault === bDefault
  return (
    localName(a.name) === localName(b.name) &&
    (namespaceOf(a, a.name) ?? aDefault) === (namespaceOf(b, b.name) ?? bDefault)
  )
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The namespace of a name's prefix, `undefined` where it has none. An unbound prefix stands for itself. */
function namespaceOf(element: Element, name: string): string | undefined {
  const colon = name.indexOf(':')
  if (colon < 0) return undefined
  const prefix = name.slice(0, colon)
  for (let scope: Element | null = element; scope !== null; scope = scope.parent) {
    const namespace = scope.attrs[`xmlns:${prefix}`]
    if (namespace !== undefined) return namespace
  }
  return prefix
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
  const namespace = namespaceOf(a, name)
  if (namespace === undefined) return b.attrs[name]
  const same = Object.keys(b.attrs).find(
    (other) =>
      isAttribute(other, b) &&
      localName(other) === localName(name) &&
      namespaceOf(b, other) === namespace,
  )
  return same === undefined ? undefined : b.attrs[same]
}

/** A parser may cut text into pieces anywhere: neighbours are one. */
function mergedText(children: Node[]): Node[] {
  if (!isInPieces(children)) return children
  const result: Node[] = []
  for (const child of children) {
    const last = result[result.length - 1]
    if (typeof child === 'string' && typeof last === 'string')
      result[result.length - 1] = last + child
    else if (child !== '') result.push(child)
  }
  return result
}

function isInPieces(children: Node[]): boolean {
  let afterText = false
  for (const child of children) {
    const isText = !isElement(child)
    if (isText && (afterText || child === '')) return true
    afterText = isText
  }
  return false
}
