import { bookmarks, elements, xml, type Element, type Transport } from '@rxpep/core'
import { discoInfo, items, publishItems } from '../src/contract/stanzas.ts'

const NS_LEGACY = 'storage:bookmarks'
const NS_PRIVATE = 'jabber:iq:private'

/** The two places of the old list: private XML (XEP-0049), and one item in PEP. */
export type OldPlace = 'Private' | 'PEP'

/** Both places of the old list. */
export const OLD_PLACES: readonly OldPlace[] = ['Private', 'PEP']

/** A room in the old list (XEP-0048 §2.1). */
export function oldRoom(
  jid: string,
  attributes: Record<string, string> = {},
  ...children: Element[]
): Element {
  return xml('conference', { jid, ...attributes }, ...children)
}

/** Writes the old list, whole, as all its clients do. */
export function writeOldList(to: OldPlace, entries: readonly Element[]): Element {
  const storage = xml('storage', { xmlns: NS_LEGACY }, ...entries)
  return to === 'Private'
    ? xml('iq', { type: 'set' }, xml('query', { xmlns: NS_PRIVATE }, storage))
    : publishItems(NS_LEGACY, [xml('item', { id: 'current' }, storage)], {
        persist_items: 'true',
        access_model: 'whitelist',
      })
}

/** The entries of the old list as a place has them now. */
export async function readOldList(from: OldPlace, client: Transport): Promise<Element[]> {
  if (from === 'Private') {
    const empty = xml('storage', { xmlns: NS_LEGACY })
    const query = xml('query', { xmlns: NS_PRIVATE }, empty)
    const answer = await client.request(xml('iq', { type: 'get' }, query))
    return entriesOf(answer.getChild('query')?.getChild('storage'))
  }
  const answer = await client.request(items(NS_LEGACY))
  const list = answer.getChild('pubsub')?.getChild('items')
  return entriesOf(list?.getChild('item')?.getChild('storage'))
}

function entriesOf(storage: Element | undefined): Element[] {
  return storage ? elements(storage) : []
}

/** Publishes a bookmark as it is. */
export function publishBookmark(jid: string, payload: Element): Element {
  return publishItems(bookmarks.node, [xml('item', { id: jid }, payload)])
}

/** The payload of a bookmark. */
export function conference(attributes: Record<string, string>, ...children: Element[]): Element {
  return xml('conference', { xmlns: bookmarks.node, ...attributes }, ...children)
}

/** `<extensions/>` with something in them. */
export function extensions(value: string): Element {
  return xml('extensions', {}, xml('state', { xmlns: 'urn:example:state', value }))
}

/** What the account says about bookmarks (XEP-0402 §7, XEP-0411). */
export async function bridgeFeatures(client: Transport): Promise<string[]> {
  const query = (await client.request(discoInfo())).getChild('query')
  const features = query?.getChildren('feature').map(({ attrs }) => attrs['var'] ?? '') ?? []
  return features.filter((feature) => feature.startsWith('urn:xmpp:bookmarks')).sort()
}

/** The bookmarks that are stored, by room. */
export async function storedBookmarks(client: Transport): Promise<Record<string, Element>> {
  const answer = await client.request(items(bookmarks.node))
  const list = answer.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
  return Object.fromEntries(
    list.map((item) => [item.attrs['id'] ?? '', item.getChild('conference') ?? item]),
  )
}

/** A transport beside whose writes somebody else does something, after each answer and before anybody hears of it. */
export function crossed(
  transport: Transport,
  isWrite: (iq: Element) => boolean,
  meanwhile: () => Promise<unknown>,
): Transport {
  const request: Transport['request'] = async (iq, options) => {
    const answer = await transport.request(iq, options)
    if (isWrite(iq)) await meanwhile()
    return answer
  }
  return new Proxy(transport, {
    get(target, key) {
      if (key === 'request') return request
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

/** Whether a request writes the old list. */
export function isOldListWrite(iq: Element): boolean {
  if (iq.attrs['type'] !== 'set') return false
  const publish = iq.getChild('pubsub')?.getChild('publish')
  return iq.getChild('query', NS_PRIVATE) !== undefined || publish?.attrs['node'] === NS_LEGACY
}
