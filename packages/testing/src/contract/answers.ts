// XEP-0060 (1.30.0), XEP-0004 (2.13.1), XEP-0030 (2.5.0), XEP-0059 (1.0.1): what the answers on the wire say
import type { Element } from '@rxpep/core'
import type { DiscoAnswer } from '../profiles/profile.ts'
import {
  NS_DATA,
  NS_DATA_VALIDATE,
  NS_DISCO_INFO,
  NS_PUBSUB,
  NS_PUBSUB_OWNER,
  NS_RSM,
} from '../xml/namespaces.ts'

/** An item as the contract compares it: its ItemID and the text of its payload. */
export type ItemText = readonly [id: string, text: string | undefined]

/** The items of an answer or event, in their order. */
export function readItems(answer: Element): ItemText[] {
  const list = answer.getChild('pubsub', NS_PUBSUB)?.getChild('items')
  return (list?.getChildren('item') ?? []).map(({ attrs: { id = '' }, children: [payload] }) => [
    id,
    typeof payload === 'object' ? payload.getText() : payload,
  ])
}

/** The ItemIDs of an answer, in their order. */
export const readIds = (answer: Element): string[] => readItems(answer).map(([id]) => id)

/** The ItemIDs that a result of a publish names. */
export function readPublished(answer: Element): (string | undefined)[] {
  const list = answer.getChild('pubsub', NS_PUBSUB)?.getChild('publish')
  return (list?.getChildren('item') ?? []).map(({ attrs }) => attrs['id'])
}

/** The last ItemID of a page and the number of all items; nothing when the answer is no page. */
export function readPage(answer: Element): { last?: string; count?: string } | undefined {
  const set = answer.getChild('pubsub', NS_PUBSUB)?.getChild('set', NS_RSM)
  const [last, count] = ['last', 'count'].map((name) => set?.getChild(name)?.getText())
  return (
    set && { ...(last === undefined ? {} : { last }), ...(count === undefined ? {} : { count }) }
  )
}

/** A field of a configuration form. */
export interface FormField {
  /** Its type. */
  readonly type: string | undefined
  /** Its first value, booleans as `true` and `false`. */
  readonly value: string | undefined
  /** The values to choose from. */
  readonly options: readonly string[]
  /** The greatest value allowed (XEP-0122). */
  readonly max: string | undefined
}

/** The fields of a node's configuration by name without `pubsub#`. */
export function readConfiguration(answer: Element): Map<string, FormField> {
  const pubsub = answer.getChild('pubsub', NS_PUBSUB_OWNER)
  const form = pubsub?.getChild('configure')?.getChild('x', NS_DATA)
  const fields = (form?.getChildren('field') ?? []).filter(
    ({ attrs }) => attrs['var'] !== 'FORM_TYPE',
  )
  return new Map(fields.map((field) => [nameOf(field), readField(field)]))
}

const nameOf = ({ attrs }: Element): string => (attrs['var'] ?? '').replace(/^pubsub#/, '')

function readField(field: Element): FormField {
  const type = field.attrs['type']
  const value = field.getChild('value')?.getText()
  const validate = field.getChild('validate', NS_DATA_VALIDATE)
  return {
    type,
    value: type === 'boolean' && value !== undefined ? String(/^(1|true)$/.test(value)) : value,
    options: field.getChildren('option').map((option) => option.getChild('value')?.getText() ?? ''),
    max: validate?.getChild('range')?.attrs['max'],
  }
}

/** The entries of a list of subscriptions or affiliations, for the user or the owner: their attributes. */
export function readEntries(
  answer: Element,
  name: 'subscription' | 'affiliation',
): Record<string, string | undefined>[] {
  const pubsub = answer.getChild('pubsub', NS_PUBSUB) ?? answer.getChild('pubsub', NS_PUBSUB_OWNER)
  const list = pubsub?.getChild(`${name}s`)
  return (list?.getChildren(name) ?? []).map(({ attrs }) => attrs)
}

/** The subscribed JIDs of an answer, sorted. */
export const readSubscribers = (answer: Element): (string | undefined)[] =>
  readEntries(answer, 'subscription')
    .map(({ jid }) => jid)
    .sort()

/** What of an answer to `disco#info` is about pubsub, sorted. */
export function readDisco(answer: Element): DiscoAnswer {
  const query = answer.getChild('query', NS_DISCO_INFO)
  const identities = (query?.getChildren('identity') ?? []).map(
    ({ attrs: { category = '', type = '' } }) => ({ category, type }),
  )
  const features = (query?.getChildren('feature') ?? []).map(({ attrs }) => attrs['var'] ?? '')
  return aboutPubsub({ identities, features })
}

/** What of an entity's identities and features is about pubsub, sorted. */
export function aboutPubsub({ identities, features }: DiscoAnswer): DiscoAnswer {
  return {
    identities: identities.filter(({ category }) => category === 'pubsub'),
    features: features.filter((feature) => feature.startsWith(NS_PUBSUB)).sort(),
  }
}
