// RFC 6121 §2 roster, XEP-0030 of an account, XEP-0049 (1.2) private XML storage, XEP-0199 ping
import { elements, firstElement, xml, type Element } from '@rxpep/core'
import { mayRead } from '../pep/access.ts'
import type { Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { clone, cloneDetached } from '../xml/clone.ts'
import { NS_DISCO_INFO, NS_DISCO_ITEMS, NS_PING, NS_PRIVATE, NS_ROSTER } from '../xml/namespaces.ts'
import { StanzaRefusal } from '../xml/stanza.ts'
import { buildDiscoInfo } from './discoInfo.ts'
import type { World } from './world.ts'

const UNAVAILABLE = { type: 'cancel', condition: 'service-unavailable' } as const

/** The payload of an account's answer to a request; nothing for an empty result. */
export function answerAccount(
  world: World,
  account: Account,
  session: Session,
  iq: Element,
): Element | undefined {
  const payload = firstElement(iq)
  const own = account === session.account
  if (payload === undefined || !(own || account.contacts.get(session.account.jid)?.from))
    throw new StanzaRefusal(UNAVAILABLE)
  switch (payload.getNS()) {
    case NS_DISCO_INFO:
      return answerInfo(world, account, session, payload)
    case NS_DISCO_ITEMS:
      return listNodes(account, session)
    case NS_PRIVATE:
      if (own) return answerPrivate(account, iq.attrs['type'], payload)
      break
    case NS_ROSTER:
      if (own) return listContacts(account)
      break
    case NS_PING:
      return undefined
    default:
  }
  throw new StanzaRefusal(UNAVAILABLE)
}

function answerInfo(world: World, account: Account, session: Session, query: Element): Element {
  const name = query.attrs['node']
  if (name === undefined) return buildDiscoInfo(world.profile.disco.account)
  const node = account.pep.nodes.get(name)
  if (node === undefined || !mayRead(account.pep, node, session.account.jid))
    throw new StanzaRefusal({ type: 'cancel', condition: 'item-not-found' })
  return buildDiscoInfo({ identities: [{ category: 'pubsub', type: 'leaf' }], features: [] }, name)
}

function listNodes(account: Account, session: Session): Element {
  const visible = [...account.pep.nodes.values()].filter((node) =>
    mayRead(account.pep, node, session.account.jid),
  )
  const items = visible.map(({ name }) => xml('item', { jid: account.jid, node: name }))
  return xml('query', { xmlns: NS_DISCO_ITEMS }, ...items)
}

function answerPrivate(account: Account, type: string | undefined, query: Element) {
  const wanted = elements(query)
  if (type === 'set') {
    for (const child of wanted) account.privateXml.set(keyOf(child), cloneDetached(child))
    return undefined
  }
  const found = wanted.map((child) => {
    const stored = account.privateXml.get(keyOf(child))
    return stored ? clone(stored) : cloneDetached(child)
  })
  return xml('query', { xmlns: NS_PRIVATE }, ...found)
}

function keyOf(element: Element): string {
  return `${element.getName()} ${element.getNS() ?? ''}`
}

function listContacts(account: Account): Element {
  const items = [...account.contacts].map(([jid, { from, to }]) => {
    const subscription = from ? (to ? 'both' : 'from') : to ? 'to' : 'none'
    return xml('item', { jid, subscription })
  })
  return xml('query', { xmlns: NS_ROSTER }, ...items)
}
