// XEP-0060 (1.30.0) §7.1.2, §7.2.2: what events say, and when they come
import { describe, expect, it } from 'vitest'
import { NS_ADDRESS, NS_PUBSUB_EVENT } from '../xml/namespaces.ts'
import { configure, publish, purge, retract, subscribe } from './stanzas.ts'
import { listen, NODE, type Stage } from './stage.ts'

/** What events say, and when they come. */
export function describeEvents({ profile, privately, enter, enterTwo, quiet }: Stage): void {
  const { events } = profile

  describe('events', () => {
    it('come from the own bare JID, as headlines, with or without an id', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      const [event] = chamber.eventMessages(NODE)
      const { from, to, type, id } = event?.attrs ?? {}
      expect({ from, to, type, hasId: id !== undefined }).toEqual({
        from: balcony.jid,
        to: chamber.fullJid,
        type: 'headline',
        hasId: events.ids,
      })
    })

    it('name the publishing resource to who has +notify, or not', async () => {
      const [balcony, chamber] = await enterTwo()
      await chamber.appearWithNotify(0, [NODE])
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      const [event] = chamber.eventMessages(NODE)
      const address = event?.getChild('addresses', NS_ADDRESS)?.getChild('address')?.attrs
      expect(address?.['jid']).toBe(events.replyTo ? balcony.fullJid : undefined)
    })

    it('name the account that published an item, or not', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      const list = chamber.eventMessages(NODE)[0]?.getChild('event')?.getChild('items')
      const { publisher } = list?.getChild('item')?.attrs ?? {}
      expect(publisher).toBe(events.publisher ? balcony.jid : undefined)
    })

    it('are headlines or not as the node says, or always', async () => {
      const [balcony, chamber] = await enterTwo()
      await balcony.ask(configure(NODE, { ...privately, notification_type: 'normal' }))
      await listen(chamber)
      await quiet(balcony, chamber)
      chamber.forget()
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      const types = chamber.eventMessages(NODE).map(({ attrs }) => attrs['type'] ?? 'normal')
      expect(types).toEqual([events.honoursType ? 'normal' : 'headline'])
    })

    it('come before or after the result on the stream of the publisher', async () => {
      const [balcony] = await enterTwo()
      await listen(balcony)
      await balcony.transport.request(publish(NODE, 'a', 'one'))
      expect(balcony.events(NODE)).toEqual(events.first === 'event' ? ['item a one'] : [])
      await quiet(balcony)
      expect(balcony.events(NODE)).toEqual(['item a one'])
    })

    it('come again for the same content published again', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await balcony.ask(publish(NODE, 'a', 'one'))
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual(['item a one', 'item a one'])
    })

    it('come in the order of the requests', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      for (const text of ['one', 'two', 'three']) await balcony.ask(publish(NODE, 'a', text))
      await balcony.ask(retract(NODE, 'a', 'true'))
      await balcony.ask(publish(NODE, 'b', 'four'))
      await quiet(balcony, chamber)
      const lines = ['item a one', 'item a two', 'item a three', 'retract a', 'item b four']
      expect(chamber.events(NODE)).toEqual(lines)
    })

    it('tell of a retraction that does not ask for it, or not', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await balcony.ask(publish(NODE, 'a', 'one'))
      await balcony.ask(retract(NODE, 'a'))
      await quiet(balcony, chamber)
      const retracted = events.retract === 'asked or on' ? ['retract a'] : []
      expect(chamber.events(NODE)).toEqual(['item a one', ...retracted])
    })

    it('tell of a purge of an empty node as of any', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await balcony.ask(purge(NODE))
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual(events.purge === 'never' ? [] : ['purge'])
    })

    it('tell of a purge or not where the node does not tell of retractions', async () => {
      const [balcony, chamber] = await enterTwo()
      await balcony.ask(configure(NODE, { ...privately, notify_retract: 'false' }))
      await listen(chamber)
      await quiet(balcony, chamber)
      chamber.forget()
      await balcony.ask(purge(NODE))
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual(events.purge === 'always' ? ['purge'] : [])
    })

    it('leave the payload out where the node says so', async () => {
      const [balcony, chamber] = await enterTwo()
      await balcony.ask(configure(NODE, { ...privately, deliver_payloads: 'false' }))
      await listen(chamber)
      await quiet(balcony, chamber)
      chamber.forget()
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual(['item a'])
    })

    it('tell or do not tell the last item of a node that says never', async () => {
      const [balcony, chamber] = await enterTwo()
      await balcony.ask(publish(NODE, 'a', 'one'))
      await listen(chamber)
      await quiet(balcony, chamber)
      const always = events.last.always ? ['item a one'] : []
      expect(chamber.events(NODE)).toEqual(events.last.onSubscription ? always : [])
      const orchard = await enter('orchard', { account: balcony.account })
      const showToo = await chamber.appearWithNotify(0, [NODE])
      await showToo(orchard)
      await quiet(balcony, chamber, orchard)
      expect(orchard.events(NODE)).toEqual(always)
    })

    it('tell a new subscriber the last item of a node that sends it, or not', async () => {
      const [balcony, chamber] = await enterTwo()
      const fields = { ...privately, send_last_published_item: 'on_sub_and_presence' }
      await balcony.ask(configure(NODE, fields))
      for (const id of ['a', 'b']) await balcony.ask(publish(NODE, id, 'one'))
      await chamber.appear(-1)
      await chamber.ask(subscribe(NODE, chamber.fullJid))
      await quiet(balcony, chamber)
      const [event] = chamber.eventMessages(NODE)
      expect(chamber.events(NODE)).toEqual(events.last.onSubscription ? ['item b one'] : [])
      const delay = event?.getChild('delay', 'urn:xmpp:delay')
      expect(delay !== undefined).toBe(events.last.onSubscription && events.last.delayed)
    })

    it('tell the last item of a node that sends it to a presence with +notify', async () => {
      const [balcony, chamber] = await enterTwo()
      const fields = { ...privately, send_last_published_item: 'on_sub_and_presence' }
      await balcony.ask(configure(NODE, fields))
      for (const id of ['a', 'b']) await balcony.ask(publish(NODE, id, 'one'))
      const showToo = await chamber.appearWithNotify(0, [NODE])
      await quiet(balcony, chamber)
      const learnt = events.last.onPresence === 'learnt' ? ['item b one'] : []
      expect(chamber.events(NODE)).toEqual(learnt)
      const orchard = await enter('orchard', { account: balcony.account })
      await showToo(orchard)
      await quiet(balcony, chamber, orchard)
      expect(orchard.events(NODE)).toEqual(['item b one'])
    })

    it('are a direct child of the message, with one list of items', async () => {
      const [balcony, chamber] = await enterTwo()
      await listen(chamber)
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      const [event] = chamber.eventMessages(NODE)
      const lists = event?.getChild('event', NS_PUBSUB_EVENT)?.getChildren('items') ?? []
      expect(lists.map(({ children }) => children.length)).toEqual([1])
    })
  })
}
