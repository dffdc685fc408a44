// XEP-0060 (1.30.0) §16.4.4 `pubsub#max_items`; XEP-0223 (1.1.1) §3, whose listing keeps one item
import { describe, expect, it } from 'vitest'
import { readIds } from './answers.ts'
import { configure, create, items, publish } from './stanzas.ts'
import { listen, NODE, type Stage } from './stage.ts'

/** What happens when a node is full. */
export function describeCapacity({ profile, privately, enter, enterTwo, quiet }: Stage): void {
  const { config, maxItems, publishOptions } = profile
  const listing = { persist_items: 'true', access_model: 'whitelist' }
  const told = maxItems.eviction === 'retract'
  /** What is told of items that are dropped together, the oldest first. */
  const retracted = (...ids: string[]) => {
    const named = maxItems.evictedTogether === 'joined' ? [ids.reverse().join('')] : ids
    return told ? named.map((id) => `retract ${id}`) : []
  }
  const notifyRetract = config.fields.find(({ name }) => name === 'notify_retract')
  const toldUnasked = (notifyRetract?.initial ?? notifyRetract?.shown) === '1'

  describe('capacity', () => {
    it.skipIf(publishOptions.refusedForNew.includes('whitelist'))(
      "is one item by XEP-0223's own listing: the second evicts the first",
      async () => {
        const balcony = await enter('balcony')
        await balcony.ask(publish(NODE, 'a', 'one', listing))
        await listen(balcony)
        await quiet(balcony)
        balcony.forget()
        await balcony.ask(publish(NODE, 'b', 'two', listing))
        await quiet(balcony)
        expect(readIds(await balcony.ask(items(NODE)))).toEqual(['b'])
        const dropped = toldUnasked ? retracted('a') : []
        expect(balcony.events(NODE).sort()).toEqual(['item b two', ...dropped])
      },
    )

    it('makes room by dropping the oldest item, told or not', async () => {
      const [balcony, chamber] = await enterTwo()
      await balcony.ask(configure(NODE, { ...privately, max_items: '2' }))
      await listen(chamber)
      for (const id of ['a', 'b', 'c']) await balcony.ask(publish(NODE, id, 'one'))
      await quiet(balcony, chamber)
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(['b', 'c'])
      const lines = ['item a one', 'item b one', 'item c one', ...retracted('a')]
      expect(chamber.events(NODE).sort()).toEqual(lines.sort())
    })

    it('counts as oldest what the order of items says', async () => {
      const [balcony] = await enterTwo()
      await balcony.ask(configure(NODE, { ...privately, max_items: '2' }))
      for (const id of ['a', 'b', 'a', 'c']) await balcony.ask(publish(NODE, id, 'one'))
      const kept = profile.items.order === 'publication' ? ['a', 'c'] : ['b', 'c']
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(kept)
    })

    it('drops items at once when it is lowered, or at the next publish', async () => {
      const [balcony, chamber] = await enterTwo()
      for (const id of ['a', 'b', 'c']) await balcony.ask(publish(NODE, id, 'one'))
      await balcony.ask(configure(NODE, { ...privately, max_items: '2' }))
      await listen(chamber)
      await quiet(chamber)
      chamber.forget()
      const atOnce = maxItems.lowering === 'at once'
      expect(readIds(await balcony.ask(items(NODE)))).toEqual([...(atOnce ? [] : ['a']), 'b', 'c'])
      await balcony.ask(publish(NODE, 'd', 'one'))
      await quiet(balcony, chamber)
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(['c', 'd'])
      const dropped = atOnce ? ['b'] : ['a', 'b']
      const lines = ['item d one', ...retracted(...dropped)]
      expect(chamber.events(NODE).sort()).toEqual(lines.sort())
    })

    it.runIf(maxItems.max === 'cap')('of `max` is the greatest number of items', async () => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE, privately))
      const ids = Array.from({ length: maxItems.cap + 1 }, (_, index) => `${index}`)
      // All at once, the last of a thousand could wait too long for their answer.
      while (ids.length > 0) {
        const some = ids.splice(0, 50)
        await Promise.all(some.map((id) => balcony.ask(publish(NODE, id, 'one'))))
      }
      const kept = Array.from({ length: maxItems.cap }, (_, index) => `${index + 1}`)
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(kept)
    })
  })
}
