import fc from 'fast-check'
import { copyElement } from '../src/codec/copyElement.ts'
import { isXmlText } from '../src/codec/xmlText.ts'
import { xml, type Element, type Node } from '../src/xml/element.ts'

/** Text that XML can carry, some of it odd. */
export const text = fc.string({ unit: 'binary' }).filter((t) => isXmlText(t) && t !== '')
/** The same without what an attribute can't carry. */
export const line = text.filter((t) => !/[\t\n]/.test(t))

/** The namespace of what nobody here knows. */
export const prefixed = { 'xmlns:z': 'urn:example:z' }
/** Attributes that nobody here knows, some of them with the names of what is known. */
export const unknownAttributes = fc.dictionary(
  fc.constantFrom('z:title', 'z:open', 'other', 'xml:lang', 'id'),
  line,
  { maxKeys: 3 },
)
/** Elements and text that nobody here knows, some of it with the names of what is known. */
export const unknown = fc.letrec<{ node: Node; element: Element }>((tie) => ({
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('element')),
  element: fc
    .record({
      name: fc.constantFrom('z:body', 'z:x', 'other', 'root'),
      attrs: unknownAttributes,
      inside: fc.array(tie('node'), { maxLength: 3 }),
      foreign: fc.boolean(),
    })
    .map(({ name, attrs, inside, foreign }) =>
      xml(
        foreign ? 'body' : name,
        { ...attrs, ...prefixed, ...(foreign ? { xmlns: 'urn:example:other' } : {}) },
        ...inside.map(clone),
      ),
    ),
})).node

/** A node that shares nothing with the other one. */
export function clone<N extends Node>(node: N): N {
  return (typeof node === 'string' ? node : copyElement(node)) as N
}

/** Puts a copy of a node after the others. */
export function append(parent: Element, node: Node): void {
  insert(parent, node, parent.children.length)
}

/** Puts a copy of a node among the others. */
export function insert(parent: Element, node: Node, at: number): void {
  const own = clone(node)
  if (typeof own !== 'string') own.parent = parent
  parent.children.splice(at, 0, own)
}
