import type { Element } from '../xml/element.ts'
import type { NamedCodec } from './codec.ts'
import { unencodable } from './codecErrors.ts'
import type { Field } from './field.ts'
import { textCodec } from './textCodec.ts'
import { xmlString, type XmlType } from './xmlType.ts'
import type { ChildName } from './child.ts'
import { keepChildren, putChild } from './childElements.ts'
import { formerEntries } from './formerEntries.ts'

/** Options of {@link children}. */
export interface ChildrenOptions<T> {
  /** What an entry keeps when it is edited, so that its unknown XML stays with it. Without it, entries are told apart by content and place. */
  readonly key?: (entry: T) => unknown
  /** Leaves out, and leaves alone, the entries that can't be decoded, which are an error else. */
  readonly tolerant?: boolean
}

/* @__NO_SIDE_EFFECTS__ */
/** A field that is a list of child elements, each with a codec of its own; without any it is empty. */
export function children<T, I>(
  codec: NamedCodec<T, I>,
  { key, tolerant }: ChildrenOptions<T> = {},
): Field<readonly T[], 'defaulted', readonly I[]> {
  return listField(() => codec as NamedCodec<T, unknown>, key, tolerant)
}

/** A field that is a list of texts, each in a child element; without any it is empty. */
export function childTexts(): Field<readonly string[], 'defaulted'>
export function childTexts<T>(
  type: XmlType<T>,
  options?: ChildName,
): Field<readonly T[], 'defaulted'>
/* @__NO_SIDE_EFFECTS__ */ export function childTexts(
  type: XmlType<unknown> = xmlString,
  { name, xmlns }: ChildName = {},
): Field<readonly unknown[], 'defaulted'> {
  return listField((key, around) => textCodec(name ?? key, xmlns ?? around, type))
}

function listField<T, I>(
  codecOf: (key: string, xmlns: string) => NamedCodec<T, unknown>,
  entryKey?: (entry: T) => unknown,
  tolerant = false,
): Field<readonly T[], 'defaulted', readonly I[]> {
  return {
    fallback: Object.freeze([]),
    bind(key, xmlns) {
      const codec = codecOf(key, xmlns)
      const entriesOf = (element: Element, id: string) => {
        const all = element.getChildren(codec.name, codec.xmlns)
        return tolerant ? all.filter((entry) => isReadable(codec, entry, id)) : all
      }
      return {
        read(element, id) {
          const found = entriesOf(element, id)
          return Object.freeze(found.map((entry) => codec.decode(entry, id)))
        },
        write(element, value, id) {
          if (!Array.isArray(value)) throw unencodable(`${key} is no list`)
          const olds = entriesOf(element, id)
          const was = formerEntries(codec, value, olds, id, entryKey)
          const news = value.map((entry, i) => codec.encode(entry, id, was[i]))
          putInPlaces(element, olds, news)
        },
      }
    },
  }
}

function isReadable(codec: NamedCodec<unknown>, entry: Element, id: string): boolean {
  try {
    codec.decode(entry, id)
    return true
  } catch {
    return false
  }
}

/** Entry by entry into the places where entries were: what is between them stays, more come after the last. */
function putInPlaces(parent: Element, olds: readonly Element[], news: readonly Element[]): void {
  const last = olds.length - 1
  const gone = olds.slice(news.length)
  keepChildren(parent, (child) => !gone.includes(child))
  news.slice(0, olds.length).forEach((child, i) => {
    putChild(parent, olds[i], child)
  })
  const rest =
    last < 0 ? [] : parent.children.splice(parent.children.indexOf(news[last] as Element) + 1)
  for (const child of news.slice(olds.length)) putChild(parent, undefined, child)
  parent.children.push(...rest)
}
