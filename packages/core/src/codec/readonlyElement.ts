/**
 * XML inside a value: an element that nobody changes, frozen all the way down when it was decoded.
 *
 * An `Element`, as `xml()` builds it, is one as well.
 */
export interface ReadonlyElement {
  /** The name as written, with its prefix. */
  readonly name: string
  /** Attributes by their name as written, `xmlns` declarations included. */
  readonly attrs: Readonly<Record<string, string | undefined>>
  /** Elements and text in document order. */
  readonly children: readonly (ReadonlyElement | string)[]
  /** The element around this one; none for the outermost one of a value. */
  readonly parent: ReadonlyElement | null
  /** Whether the local name, and the namespace where given, are these. */
  is(name: string, xmlns?: string): boolean
  /** The local name. */
  getName(): string
  /** The namespace, found here or in the elements around. */
  getNS(): string | undefined
  /** The first child element of this name (and namespace). */
  getChild(name: string, xmlns?: string): ReadonlyElement | undefined
  /** The child elements of this name (and namespace). */
  getChildren(name: string, xmlns?: string): readonly ReadonlyElement[]
  /** The text directly inside. */
  getText(): string
  /** The XML. */
  toString(): string
}
