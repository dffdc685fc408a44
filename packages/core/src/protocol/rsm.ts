/**
 * XEP-0059 1.0 (Result Set Management).
 *
 * "The requesting entity MUST treat all UIDs as opaque." And a server may ignore the request: whether a page
 * or everything came is told by the answer alone.
 */
import { xml, type Element } from '../xml/element.ts'
import { NS_RSM } from '../xml/namespaces.ts'

/** Asks for one page. */
export interface RsmRequest {
  /** The most items to answer with. */
  readonly max: number
  /** The `last` of the page before; the first page without. */
  readonly after?: string | undefined
}

/** What an answer tells about the page that it is. */
export interface RsmPage {
  /** How many items there are in all. */
  readonly count?: number | undefined
  /** The first item of this page, by the server's own naming. */
  readonly first?: string | undefined
  /** The last item of this page, by the server's own naming. */
  readonly last?: string | undefined
}

/** Builds the `<set/>` of a request. */
export function buildRsm({ max, after }: RsmRequest): Element {
  return xml(
    'set',
    { xmlns: NS_RSM },
    xml('max', {}, String(max)),
    after !== undefined && xml('after', {}, after),
  )
}

/** Reads the `<set/>` inside an answer; nothing when it isn't paged. */
export function parseRsm(parent: Element): RsmPage | undefined {
  const set = parent.getChild('set', NS_RSM)
  if (set === undefined) return undefined
  const textOf = (name: string) => set.getChild(name)?.getText()
  const count = textOf('count') ?? ''
  return {
    count: /^\d+$/.test(count) ? Number(count) : undefined,
    first: textOf('first'),
    last: textOf('last'),
  }
}
