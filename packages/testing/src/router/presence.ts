// RFC 6121 §3 "Managing Presence Subscriptions", §4 "Exchanging Presence Information"
import { bareJid, parseJid, xml, type Element } from '@rxpep/core'
import { availableSessions, contactOf, sessionOf, type Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { readdress } from '../xml/clone.ts'
import { forgetCapabilities, learnCapabilities } from './capabilities.ts'
import { deliverOffline } from './message.ts'
import { sharers } from './notify.ts'
import type { World } from './world.ts'

/** Takes a presence from a client. */
export function handlePresence(world: World, session: Session, stanza: Element): void {
  const { to, type } = stanza.attrs
  if (to !== undefined) sendDirected(world, session, to, stanza)
  else if (type === undefined) becomeAvailable(world, session, stanza)
  else if (type === 'unavailable') becomeUnavailable(world, session, stanza)
}

function becomeAvailable(world: World, session: Session, stanza: Element): void {
  const first = session.presence === undefined
  session.presence = stanza
  session.priority = Number(stanza.getChild('priority')?.getText() ?? 0) || 0
  learnCapabilities(world, session, stanza)
  broadcast(world, session, stanza)
  if (first) sendOthers(world, session)
  if (session.priority >= 0) deliverOffline(world, session)
}

/** Marks a session as unavailable and tells whoever saw it. */
export function becomeUnavailable(
  world: World,
  session: Session,
  stanza = xml('presence', { from: session.jid, type: 'unavailable' }),
): void {
  if (session.presence === undefined) return
  session.presence = undefined
  forgetCapabilities(session)
  broadcast(world, session, stanza)
}

function broadcast(world: World, session: Session, stanza: Element): void {
  for (const account of [session.account, ...sharers(world, session.account)]) {
    for (const other of availableSessions(account)) {
      world.send(other, readdress(stanza, { to: other === session ? undefined : other.jid }))
    }
  }
}

/** Tells a session who of the own and of the contacts' resources is there already. */
function sendOthers(world: World, session: Session): void {
  const seen = [...session.account.contacts].flatMap(([bare, { to }]) => (to ? [bare] : []))
  for (const bare of [session.account.jid, ...seen]) {
    const account = world.accounts.get(bare)
    for (const other of account ? availableSessions(account) : []) {
      if (other === session || other.presence === undefined) continue
      world.send(session, readdress(other.presence, { to: session.jid }))
    }
  }
}

function sendDirected(world: World, session: Session, to: string, stanza: Element): void {
  const target = sessionOf(world.accounts, to)
  if (target !== undefined) {
    world.send(target, stanza)
    return
  }
  const account = parseJid(to) && world.accounts.get(bareJid(to))
  if (account === undefined) return
  changeSubscription(session.account, account, stanza.attrs['type'])
  for (const other of availableSessions(account)) {
    world.send(other, readdress(stanza, { from: session.account.jid }))
  }
}

/** Lets `subscribed` and its opposites change who sees whom; asking alone changes nothing. */
function changeSubscription(own: Account, other: Account, type: string | undefined): void {
  if (type === 'subscribed' || type === 'unsubscribed') {
    sharePresence(own, other, type === 'subscribed')
  } else if (type === 'unsubscribe') sharePresence(other, own, false)
}

/** Lets an account see the presence of another one, or no longer. */
export function sharePresence(owner: Account, watcher: Account, shared: boolean): void {
  contactOf(owner, watcher.jid).from = shared
  contactOf(watcher, owner.jid).to = shared
}
