// RFC 6121 §8: who gets which message. "If … priority is negative … the server MUST NOT route the stanza to that available resource"
import { bareJid, parseJid, xml, type Element } from '@rxpep/core'
import { availableSessions, sessionOf, type Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { readdress } from '../xml/clone.ts'
import { NS_DELAY } from '../xml/namespaces.ts'
import type { World } from './world.ts'

/** Takes a message from a client. */
export function handleMessage(world: World, session: Session, stanza: Element): void {
  routeMessage(world, stanza.attrs['to'] ?? session.account.jid, stanza)
}

/** Brings a message to whom it is addressed. */
export function routeMessage(world: World, to: string, stanza: Element): void {
  const jid = parseJid(to)
  if (jid === undefined) return
  const session = jid.resource === '' ? undefined : sessionOf(world.accounts, to)
  if (session !== undefined) {
    world.send(session, stanza)
    return
  }
  const account = world.accounts.get(bareJid(to))
  const type = stanza.attrs['type'] ?? 'normal'
  if (account === undefined || type === 'error' || type === 'groupchat') return
  if (jid.resource !== '' && type === 'headline') return
  routeToAccount(world, account, type, stanza)
}

function routeToAccount(world: World, account: Account, type: string, stanza: Element): void {
  const ready = availableSessions(account).filter(({ priority }) => priority >= 0)
  const highest = Math.max(...ready.map(({ priority }) => priority))
  for (const session of ready) {
    if (type === 'headline' || session.priority === highest) world.send(session, stanza)
  }
  if (ready.length === 0 && type !== 'headline') account.offline.push(withDelay(world, stanza))
}

/** Copies a stanza and says in it that it is late; one that says so already is copied only. */
export function withDelay(world: World, stanza: Element, from = world.domain): Element {
  const copy = readdress(stanza, {})
  if (copy.getChild('delay', NS_DELAY) === undefined) copy.children.push(buildDelay(world, from))
  return copy
}

/** Builds a `<delay/>` with the time now (XEP-0203). */
export function buildDelay({ clock, domain }: World, from = domain): Element {
  const stamp = new Date(clock.now()).toISOString()
  return xml('delay', { xmlns: NS_DELAY, from, stamp })
}

/** Sends what waited while nobody was there. */
export function deliverOffline(world: World, session: Session): void {
  for (const message of session.account.offline.splice(0)) world.send(session, message)
}
