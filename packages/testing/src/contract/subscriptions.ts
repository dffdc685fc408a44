// XEP-0060 (1.30.0) §5.6 "Retrieve Subscriptions", §6.1 "Subscribe to a Node", §6.2 "Unsubscribe from a Node"
import { describe, expect, it } from 'vitest'
import { readEntries, readSubscribers } from './answers.ts'
import { publish, subscribe, subscriptions, unsubscribe } from './stanzas.ts'
import { listen, NODE, refused, type Stage } from './stage.ts'

/** How an account subscribes to its own nodes. */
export function describeSubscriptions({ profile, enter, enterTwo, quiet }: Stage): void {
  describe('subscriptions', () => {
    it('of all own resources are listed, with or without ids', async () => {
      const [balcony, chamber] = await enterTwo()
      for (const { fullJid } of [balcony, chamber]) await balcony.ask(subscribe(NODE, fullJid))
      const answer = await chamber.ask(subscriptions(NODE))
      expect(readSubscribers(answer)).toEqual([balcony.fullJid, chamber.fullJid])
      for (const { subscription, subid } of readEntries(answer, 'subscription')) {
        expect({ subscription, hasId: subid !== undefined }).toEqual({
          subscription: 'subscribed',
          hasId: profile.subscriptions.ids,
        })
      }
    })

    it('to an unknown node are an error, or none', async () => {
      const balcony = await enter('balcony')
      const answer = balcony.ask(subscriptions(NODE))
      if (profile.subscriptions.ofUnknown === 'refused')
        await refused(answer, profile.errors['node unknown'])
      else expect(readSubscribers(await answer)).toEqual([])
    })

    it('are listed with the name of the node that was asked for, or without', async () => {
      const [balcony] = await enterTwo()
      await balcony.ask(subscribe(NODE, balcony.fullJid))
      const entries = readEntries(await balcony.ask(subscriptions(NODE)), 'subscription')
      const node = profile.subscriptions.nameNode ? NODE : undefined
      expect(entries.map((entry) => entry['node'])).toEqual([node])
    })

    it('end with an answer that says so, or an empty one', async () => {
      const [balcony] = await enterTwo()
      await balcony.ask(subscribe(NODE, balcony.fullJid))
      const answer = await balcony.ask(unsubscribe(NODE, balcony.fullJid))
      const told = answer.getChild('pubsub')?.getChild('subscription')?.attrs['subscription']
      expect(told).toBe(profile.subscriptions.unsubscribed === 'told' ? 'none' : undefined)
    })

    it('of the same JID are one', async () => {
      const [balcony] = await enterTwo()
      await listen(balcony)
      await balcony.ask(subscribe(NODE, balcony.fullJid))
      expect(readSubscribers(await balcony.ask(subscriptions(NODE)))).toEqual([balcony.fullJid])
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony)
      expect(balcony.events(NODE)).toEqual(['item a one'])
    })

    it('stay when their resource is gone, until another resource ends them', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      const stale = chamber.fullJid
      await chamber.transport.close()
      expect(readSubscribers(await balcony.ask(subscriptions(NODE)))).toEqual([stale])
      await balcony.ask(unsubscribe(NODE, stale))
      expect(readSubscribers(await balcony.ask(subscriptions(NODE)))).toEqual([])
    })

    it('that were ended deliver nothing', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await chamber.ask(unsubscribe(NODE, chamber.fullJid))
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual([])
    })

    it('of other accounts cannot be made', async () => {
      const [balcony] = await enterTwo()
      const romeo = await enter('orchard')
      await refused(balcony.ask(subscribe(NODE, romeo.jid)), profile.errors['jid not yours'])
    })

    it('that are not there cannot be ended', async () => {
      const [balcony] = await enterTwo()
      const answer = balcony.ask(unsubscribe(NODE, balcony.fullJid))
      await refused(answer, profile.errors['not subscribed'])
    })
  })
}
