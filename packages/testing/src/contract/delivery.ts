// XEP-0060 (1.30.0) §7.1.2, XEP-0163 (1.2.2) §4, RFC 6121 §8.5: who hears of what, and how often
import { describe, expect, it } from 'vitest'
import type { NoticeKind } from '../profiles/profile.ts'
import type { Actor } from './actor.ts'
import { copiesOf, type Reach } from './copies.ts'
import { tally } from './heard.ts'
import { configure, deleteNode, publish, purge, retract, subscribe } from './stanzas.ts'
import { NODE, type Stage } from './stage.ts'

/** The ways of listening; the names say presence, capabilities and subscriptions. */
const REACHES: Readonly<Record<string, Reach>> = {
  'presence only': { priority: 0 },
  'presence, +notify': { priority: 0, notify: true },
  'presence, bare JID': { priority: 0, bare: true },
  'presence, full JID': { priority: 0, full: true },
  'presence, bare JID, full JID': { priority: 0, bare: true, full: true },
  'presence, +notify, bare JID': { priority: 0, notify: true, bare: true },
  'presence, +notify, full JID': { priority: 0, notify: true, full: true },
  'priority -1, +notify': { priority: -1, notify: true },
  'priority -1, bare JID': { priority: -1, bare: true },
  'priority -1, full JID': { priority: -1, full: true },
  'no presence, bare JID': { bare: true },
  'no presence, full JID': { full: true },
}

/** Brings a device to where it listens in this way. */
async function reach(actor: Actor, { priority, notify, bare, full }: Reach): Promise<void> {
  if (priority !== undefined && notify) await actor.appearWithNotify(priority, [NODE])
  else if (priority !== undefined) await actor.appear(priority)
  if (bare) await actor.ask(subscribe(NODE, actor.jid))
  if (full) await actor.ask(subscribe(NODE, actor.fullJid))
}

/** Everything that can happen to a node, in one go. */
async function play(actor: Actor, stage: Stage): Promise<void> {
  await actor.ask(publish(NODE, 'a', 'one'))
  await actor.ask(retract(NODE, 'a', 'true'))
  await actor.ask(publish(NODE, 'b', 'two'))
  await actor.ask(purge(NODE))
  await actor.ask(configure(NODE, { ...stage.privately, max_items: '3' }))
  await actor.ask(deleteNode(NODE))
}

/** What a device hears of that, with how often. */
function heardOf({ profile }: Stage, way: Reach): Record<string, number> {
  const { purge: purged, configuration } = profile.events
  const tells: [line: string, kind: NoticeKind, told: boolean][] = [
    ['item a one', 'items', true],
    ['retract a', 'retract', true],
    ['item b two', 'items', true],
    ['purge', 'purge', purged !== 'never'],
    ['configuration', 'configuration', configuration],
    ['delete', 'delete', true],
  ]
  return Object.fromEntries(
    tells
      .map(([line, kind, told]) => [line, told ? copiesOf(profile, kind, way) : 0] as const)
      .filter(([, copies]) => copies > 0),
  )
}

/** Which devices hear of which events, by presence, capabilities and subscriptions. */
export function describeDelivery(stage: Stage): void {
  describe('delivery', () => {
    it.each(Object.entries(REACHES))('to another device (%s)', async (_name, way) => {
      const [balcony, chamber] = await stage.enterTwo()
      await reach(chamber, way)
      await play(balcony, stage)
      await stage.quiet(balcony, chamber)
      expect(tally(chamber.events(NODE))).toEqual(heardOf(stage, way))
      expect(balcony.events(NODE)).toEqual([])
    })

    it.each(Object.entries(REACHES))('to the publisher itself (%s)', async (_name, way) => {
      const [balcony] = await stage.enterTwo()
      await reach(balcony, way)
      await play(balcony, stage)
      await stage.quiet(balcony)
      expect(tally(balcony.events(NODE))).toEqual(heardOf(stage, { ...way, own: true }))
    })

    it('is lost or not while the server does not know the capabilities yet', async () => {
      const { quiet, profile } = stage
      const [balcony, chamber] = await stage.enterTwo()
      await chamber.appearWithCapsUnknown(0, [NODE])
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      const before = copiesOf(profile, 'items', { priority: 0 })
      expect(tally(chamber.events(NODE))).toEqual(before > 0 ? { 'item a one': before } : {})
      chamber.forget()
      await chamber.appearWithNotify(0, [NODE])
      await balcony.ask(publish(NODE, 'b', 'two'))
      await quiet(balcony, chamber)
      const copies = copiesOf(profile, 'items', { priority: 0, notify: true })
      expect(tally(chamber.events(NODE))).toMatchObject({ 'item b two': copies })
    })
  })
}
