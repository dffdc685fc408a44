// RFC 6121 §8.5: who answers which request
import { bareJid, firstElement, parseJid, type Element } from '@rxpep/core'
import { sessionOf } from '../session/account.ts'
import type { Session } from '../session/session.ts'
import { buildRefusal, buildResult, StanzaRefusal } from '../xml/stanza.ts'
import { answerAccount } from './accountIq.ts'
import { handleAnswer } from './capabilities.ts'
import { answerDomain } from './domainIq.ts'
import { answerPubsub } from './pubsubIq.ts'
import { pubsubOf } from '../pep/handlePubsub.ts'
import type { World } from './world.ts'

const UNAVAILABLE = { type: 'cancel', condition: 'service-unavailable' } as const
const BAD_REQUEST = { type: 'modify', condition: 'bad-request' } as const

/** Takes an `<iq/>` from a client. */
export function handleIq(world: World, session: Session, iq: Element): void {
  const { to, type, id } = iq.attrs
  const target = to === undefined ? undefined : sessionOf(world.accounts, to)
  if (world.capabilityQuestions.has(id ?? '')) handleAnswer(world, session, iq)
  else if (target !== undefined) world.send(target, iq)
  else if (type === 'get' || type === 'set') answer(world, session, iq)
}

function answer(world: World, session: Session, iq: Element): void {
  const reply = (stanza: Element): void => {
    world.send(session, addressReply(world, session, iq, stanza))
  }
  try {
    dispatch(world, session, iq, reply)
  } catch (error) {
    if (!(error instanceof StanzaRefusal)) throw error
    const refusal = buildRefusal(iq, error.spec)
    if (world.profile.stream.echoesRequest) refusal.children.unshift(...iq.children)
    reply(refusal)
  }
}

function dispatch(
  world: World,
  session: Session,
  iq: Element,
  reply: (stanza: Element) => void,
): void {
  const to = iq.attrs['to'] ?? session.account.jid
  const jid = parseJid(to)
  if (iq.attrs['id'] === undefined || firstElement(iq) === undefined || jid === undefined)
    throw new StanzaRefusal(BAD_REQUEST)
  const account = jid.resource === '' ? world.accounts.get(bareJid(to)) : undefined
  if (jid.local === '' && world.domains.has(jid.domain)) {
    reply(buildResult(iq, answerDomain(world, iq)))
  } else if (account === undefined) throw new StanzaRefusal(UNAVAILABLE)
  else if (pubsubOf(iq)) answerPubsub(world, account, session.jid, iq, reply)
  else reply(buildResult(iq, answerAccount(world, account, session, iq)))
}

/** Sets the addresses of an answer as the profile does. */
function addressReply(world: World, session: Session, iq: Element, stanza: Element): Element {
  const { to } = iq.attrs
  const own = world.profile.stream.ownFrom === 'bare' ? session.account.jid : undefined
  stanza.attrs['to'] = session.jid
  const from = to ?? own
  if (from !== undefined) stanza.attrs['from'] = from
  return stanza
}
