// XEP-0163 (1.2.2) §4: "an account owner … MUST … send notifications to … contacts and to its own connected resources"; XEP-0060 §7.1.2
import { bareJid, xml, type Element } from '@rxpep/core'
import { mayRead } from '../pep/access.ts'
import type { PepNode } from '../pep/node.ts'
import { noticeOfItems } from '../pep/notice.ts'
import type { Notice } from '../pep/pepService.ts'
import { sessionOf, type Account } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { NS_ADDRESS, NS_PUBSUB_EVENT } from '../xml/namespaces.ts'
import { buildDelay, routeMessage } from './message.ts'
import type { World } from './world.ts'

/** Tells everybody concerned what happened to a node of an account. */
export function notify(world: World, account: Account, notice: Notice, actor: string): void {
  const id = world.profile.events.ids ? world.ids() : undefined
  for (const { to, why } of recipients(world, account, notice, actor)) {
    const publisher = why === 'subscription' ? undefined : actor
    routeMessage(world, to, buildEvent(world, account, notice, { to, id, publisher }))
  }
}

interface Recipient {
  readonly to: string
  readonly why: 'subscription' | 'copy' | 'capabilities'
}

function recipients(world: World, account: Account, notice: Notice, actor: string): Recipient[] {
  const { notifyCovers, notifyPublisher, copyToOwner, copies } = world.profile.events
  const explicit = notice.subscribers.filter((jid) => isReachable(world, jid))
  const told = explicit.map((to): Recipient => ({ to, why: 'subscription' }))
  if (copyToOwner && notice.kind === 'items') told.push({ to: account.jid, why: 'copy' })
  if (notifyCovers.includes(notice.kind)) {
    const filtered = filteredRecipients(world, account, notice)
    const others = notifyPublisher ? filtered : filtered.filter((to) => to !== actor)
    told.push(...others.map((to): Recipient => ({ to, why: 'capabilities' })))
  }
  if (copies === 'one per reason') return told
  return told.filter(({ to }, at) => told.findIndex((other) => other.to === to) === at)
}

function isReachable(world: World, jid: string): boolean {
  if (!world.profile.events.subscriptionNeedsPresence || !jid.includes('/')) return true
  return sessionOf(world.accounts, jid)?.presence !== undefined
}

/** The resources, own and contacts', that asked for the node in their capabilities. */
function filteredRecipients(world: World, account: Account, { node }: Notice): string[] {
  return [account, ...sharers(world, account)].flatMap((other) => {
    if (!mayRead(account.pep, node, other.jid)) return []
    return [...other.sessions.values()]
      .filter((session) => session.notify.has(node.name))
      .map(({ jid }) => jid)
  })
}

/** The accounts that get the presence of this one, without itself. */
export function sharers({ accounts }: World, account: Account): Account[] {
  return [...account.contacts].flatMap(([bare, { from }]) => {
    const other = from && bare !== account.jid ? accounts.get(bare) : undefined
    return other ? [other] : []
  })
}

interface Addressing {
  readonly to: string
  readonly id?: string | undefined
  readonly publisher?: string | undefined
  readonly last?: boolean
}

function buildEvent(world: World, account: Account, notice: Notice, about: Addressing): Element {
  const { replyTo, last: lastItem, honoursType } = world.profile.events
  const type = (honoursType && notice.node.config.get('notification_type')) || 'headline'
  const { to, id, publisher, last } = about
  return xml(
    'message',
    { from: account.jid, to, id, type: type === 'normal' ? undefined : type },
    xml('event', { xmlns: NS_PUBSUB_EVENT }, notice.body),
    replyTo && publisher?.includes('/') && buildReplyTo(publisher),
    last && lastItem.delayed && buildDelay(world),
  )
}

function buildReplyTo(jid: string): Element {
  return xml('addresses', { xmlns: NS_ADDRESS }, xml('address', { type: 'replyto', jid }))
}

/** Sends the last published item of a node to one JID, where the node and the profile say so. */
export function sendLast(
  world: World,
  account: Account,
  { node, to, when }: { node: PepNode; to: string; when: 'subscription' | 'presence' },
): void {
  if (!sendsLast(world, node, when) || !mayRead(account.pep, node, bareJid(to))) return
  const last = [...node.items.values()].at(-1)
  const id = world.profile.events.ids ? world.ids() : undefined
  for (const notice of last ? noticeOfItems(account.pep, node, [last]) : []) {
    routeMessage(
      world,
      to,
      buildEvent(world, account, notice, { to, id, last: true, publisher: to }),
    )
  }
}

function sendsLast(world: World, node: PepNode, when: 'subscription' | 'presence'): boolean {
  const { last } = world.profile.events
  const value = node.config.get('send_last_published_item')
  if (when === 'subscription' && !last.onSubscription) return false
  return (
    last.always ||
    value === 'on_sub_and_presence' ||
    (when === 'subscription' && value === 'on_sub')
  )
}

/** Sends a resource the last items of the nodes that are new in its capabilities. */
export function sendLastOfNew(world: World, session: Session, before: ReadonlySet<string>): void {
  const owners = [session.account, ...watched(world, session.account)]
  for (const name of session.notify) {
    if (before.has(name)) continue
    for (const owner of owners) {
      const node = owner.pep.nodes.get(name)
      if (node) sendLast(world, owner, { node, to: session.jid, when: 'presence' })
    }
  }
}

/** The accounts whose presence this one gets. */
function watched({ accounts }: World, account: Account): Account[] {
  return [...account.contacts].flatMap(([bare, { to }]) => {
    const other = to ? accounts.get(bare) : undefined
    return other ? [other] : []
  })
}
