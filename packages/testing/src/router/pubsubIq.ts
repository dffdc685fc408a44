// XEP-0060 (1.26.0): the order of answer and notifications is open; profiles say which comes first
import type { Element } from '@rxpep/core'
import { handlePubsub } from '../pep/handlePubsub.ts'
import type { Notice, PepAnswer } from '../pep/pepService.ts'
import type { Account } from '../session/account.ts'
import { buildResult } from '../xml/stanza.ts'
import { notify, sendLast } from './notify.ts'
import type { World } from './world.ts'

/** Does what a pubsub request asks of an account, answers it and tells whom it concerns. */
export function answerPubsub(
  world: World,
  account: Account,
  actor: string,
  iq: Element,
  reply: (stanza: Element) => void,
): void {
  const outcome = handlePubsub(account.pep, actor, iq)
  const { first, storeAfter } = world.profile.events
  const tell = (notices: readonly Notice[] = []): void => {
    for (const notice of notices) notify(world, account, notice, actor)
  }
  tell(outcome.notices)
  const { apply } = outcome
  if (apply && first === 'event') tell(apply())
  reply(buildResult(iq, outcome.payload))
  if (apply && first === 'result')
    storeLater(world, storeAfter, () => {
      tell(apply())
    })
  welcome(world, account, outcome)
}

/** A thread pool: of the writes that wait, the second may overtake the first. */
function storeLater(world: World, ms: number, store: () => void): void {
  world.unstored.push(store)
  world.later(ms, () => {
    const swap = world.unstored.length > 1 && world.random() < 0.5
    const [next] = world.unstored.splice(swap ? 1 : 0, 1)
    next?.()
  })
}

function welcome(world: World, account: Account, { subscribed }: PepAnswer): void {
  if (subscribed === undefined) return
  const { jid, node } = subscribed
  sendLast(world, account, { node, to: jid, when: 'subscription' })
}
