import { isElement, type Element, type Node } from '@rxpep/core'

/** A node of XML as nested data, equal where the XML means the same: namespaces instead of prefixes. */
export function canonical(node: Node): unknown {
  if (!isElement(node)) return node
  const attributes = Object.entries(node.attrs)
    .filter(([name]) => !/^xmlns(:|$)/.test(name))
    .map(([name, value]) => [expand(node, name), value])
  const children = node.children.map(canonical)
  return [node.getNS(), node.getName(), Object.fromEntries(attributes), children]
}

function expand(node: Element, name: string): string {
  const [prefix, local] = name.split(':')
  if (local === undefined || prefix === 'xml') return name
  for (let at: Element | null = node; at; at = at.parent) {
    const found = at.attrs[`xmlns:${prefix ?? ''}`]
    if (found !== undefined) return `${found} ${local}`
  }
  return name
}
