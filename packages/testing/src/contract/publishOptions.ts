// XEP-0060 (1.30.0) §7.1.5 "Publishing Options"; XEP-0223 (1.1.1) §3: "persist_items", "access_model"
import { describe, expect, it } from 'vitest'
import { errorOf } from '../profiles/errorOf.ts'
import { readConfiguration, readItems } from './answers.ts'
import type { Actor } from './actor.ts'
import { create, getConfiguration, items, publish } from './stanzas.ts'
import { NODE, refused, type Stage } from './stage.ts'

/** The two options that XEP-0223 asks for. */
const PAIR = { persist_items: 'true', access_model: 'whitelist' }

/** What publish-options do. */
export function describePublishOptions({ profile, privately, enter }: Stage): void {
  const { config, errors, publishOptions } = profile
  const forNew = publishOptions.refusedForNew.includes(PAIR.access_model)
  const understands = (name: string) =>
    publishOptions.understood?.includes(name) ?? config.fields.some((field) => field.name === name)

  /** Expects a publish to be done, or refused because the server does not know an option. */
  async function expectOption(answer: ReturnType<Actor['ask']>, name: string): Promise<void> {
    const { unknown } = publishOptions
    if (understands(name) || unknown === 'ignored') {
      expect((await answer).attrs['type']).toBe('result')
    } else if (unknown === 'precondition') await refused(answer, errors.precondition)
    else await refused(answer, errorOf(profile, 'field unknown', { field: name }))
  }
  const mismatch = (field: string) => errorOf(profile, 'precondition', { field })

  describe('publish-options', () => {
    it.skipIf(forNew)("create a node by XEP-0223's own listing that keeps one item", async () => {
      const balcony = await enter('balcony')
      await balcony.ask(publish(NODE, 'a', 'one', PAIR))
      const fields = readConfiguration(await balcony.ask(getConfiguration(NODE)))
      expect(fields.get('access_model')?.value).toBe('whitelist')
      if (fields.has('persist_items')) expect(fields.get('persist_items')?.value).toBe('true')
      const initial = config.fields.find(({ name }) => name === 'max_items')?.initial
      expect(fields.get('max_items')?.value).toBe(initial)
    })

    it.runIf(forNew)('are refused for a node that is not there', async () => {
      const balcony = await enter('balcony')
      await refused(balcony.ask(publish(NODE, 'a', 'one', PAIR)), errors.precondition)
      await refused(balcony.ask(items(NODE)), errors['node unknown'])
    })

    it.skipIf(forNew).each(Object.entries(privately))(
      'take %s = %s for a new node, or not',
      async (name, value) => {
        const balcony = await enter('balcony')
        const options = { ...PAIR, [name]: value }
        await expectOption(balcony.ask(publish(NODE, 'a', 'one', options)), name)
      },
    )

    it.skipIf(forNew)('that the node has are met', async () => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE, privately))
      await balcony.ask(publish(NODE, 'a', 'one', PAIR))
      expect(readItems(await balcony.ask(items(NODE)))).toEqual([['a', 'one']])
    })

    it('that the node does not have are a precondition that is not met', async () => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE, { ...privately, access_model: 'open' }))
      const answer = balcony.ask(publish(NODE, 'a', 'one', PAIR))
      await refused(answer, mismatch('access_model'))
      expect(readItems(await balcony.ask(items(NODE)))).toEqual([])
    })

    it.runIf(understands('max_items') && !forNew)(
      'compare the number of items as it is written',
      async () => {
        const balcony = await enter('balcony')
        await balcony.ask(create(NODE, { ...privately, max_items: '3' }))
        const options = { ...PAIR, max_items: 'max' }
        await refused(balcony.ask(publish(NODE, 'a', 'one', options)), mismatch('max_items'))
        await balcony.ask(publish(NODE, 'a', 'one', { ...PAIR, max_items: '3' }))
      },
    )

    it.runIf(understands('notify_delete') && !forNew)('tell unset from true', async () => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE, { access_model: 'whitelist' }))
      const answer = balcony.ask(publish(NODE, 'a', 'one', { ...PAIR, notify_delete: 'true' }))
      await refused(answer, mismatch('notify_delete'))
    })
  })
}
