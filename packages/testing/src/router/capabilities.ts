// XEP-0115 (1.6.0) §5: "the receiving application … SHOULD … send a service discovery information request"; XEP-0163 §4.3.2 filtered notifications
import { xml, type Element } from '@rxpep/core'
import type { Session } from '../session/session.ts'
import { NS_CAPS, NS_DISCO_INFO } from '../xml/namespaces.ts'
import { sendLastOfNew } from './notify.ts'
import type { World } from './world.ts'

/** Takes the nodes with `+notify` from the capabilities in a presence, or asks for them. */
export function learnCapabilities(world: World, session: Session, presence: Element): void {
  const caps = presence.getChild('c', NS_CAPS)
  const { node, ver } = caps?.attrs ?? {}
  if (node === undefined || ver === undefined) return
  const key = `${node}#${ver}`
  const known = world.capabilities.get(key)
  if (known) setNotify(world, session, known, true)
  else ask(world, session, key)
}

function ask(world: World, session: Session, key: string): void {
  const id = world.ids()
  world.capabilityQuestions.set(id, key)
  const query = xml('query', { xmlns: NS_DISCO_INFO, node: key })
  const { capabilitiesAskedBy } = world.profile.stream
  const from = capabilitiesAskedBy === 'account' ? session.account.jid : session.jid
  const attributes = { type: 'get', id, from, to: session.jid }
  world.send(session, xml('iq', attributes, query))
}

/** Takes the answer to a question about capabilities; others are passed by. */
export function handleAnswer(world: World, session: Session, iq: Element): void {
  const id = iq.attrs['id'] ?? ''
  const key = world.capabilityQuestions.get(id)
  const query = iq.getChild('query', NS_DISCO_INFO)
  if (key === undefined || query === undefined) return
  world.capabilityQuestions.delete(id)
  const features = query.getChildren('feature').map(({ attrs }) => attrs['var'] ?? '')
  const nodes = features.filter((name) => name.endsWith('+notify')).map((name) => name.slice(0, -7))
  world.capabilities.set(key, new Set(nodes))
  const { onPresence } = world.profile.events.last
  if (session.presence === undefined) return
  setNotify(world, session, new Set(nodes), onPresence === 'learnt')
}

function setNotify(
  world: World,
  session: Session,
  nodes: ReadonlySet<string>,
  sendsLast: boolean,
): void {
  const before = session.notify
  session.notify = nodes
  if (sendsLast) sendLastOfNew(world, session, before)
}

/** Forgets the capabilities of a resource that is gone. */
export function forgetCapabilities(session: Session): void {
  session.notify = new Set()
}
