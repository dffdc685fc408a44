import type { QueryOptions, Row } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import type { AdapterDriver } from './adapterDriver.ts'
import { createAdapterStage, type AdapterStage } from './adapterStage.ts'
import { notes, type Note } from './definitions.ts'

/** The first two of those that don't say `no`, by what they say. */
const FIRST_TWO: QueryOptions<Note> = {
  where: ({ text }) => text !== 'no',
  orderBy: 'text',
  limit: 2,
}

/** What watchers show of a query, and how often they are told. */
export function describeQueries(driver: AdapterDriver): void {
  describe('a query', () => {
    it('shows the rows that match, in their order, as many as were asked for', async () => {
      const stage = await stageWith(driver, { c: 'a first', d: 'no' })
      const query = stage.mount((driver) => driver.query(stage.account, FIRST_TWO))
      expect(query.shown.map(inWords)).toEqual(['c: a first', 'a: one'])
      expect(query.times).toBe(0)
    })

    it('is told once of a burst, and keeps the rows that are the same', async () => {
      const stage = await stageWith(driver)
      const query = stage.mount((driver) => driver.query(stage.account, { orderBy: 'text' }))
      const [a, b] = query.shown
      await stage.write({ c: 'three', d: 'a first', b: 'two and more' })
      expect(query.shown.map(inWords)).toEqual([
        'd: a first',
        'a: one',
        'c: three',
        'b: two and more',
      ])
      expect(query.times).toBe(1)
      expect(query.shown[1]).toBe(a)
      expect(query.shown[3]).not.toBe(b)
    })

    it('is not told of what it does not show', async () => {
      const stage = await stageWith(driver, { c: 'z' })
      const query = stage.mount((driver) => driver.query(stage.account, FIRST_TWO))
      const { shown } = query
      await stage.write({ c: 'y', d: 'no', e: 'x' })
      expect(query.times).toBe(0)
      expect(query.shown).toBe(shown)
    })

    it('shows an edit before the click is over', async () => {
      const stage = await stageWith(driver)
      const { account } = stage
      const query = stage.mount((driver) => driver.query(account, FIRST_TWO))
      stage.act(() => account.collection(notes).put('c', { text: 'a first' }))
      expect(query.shown.map(inWords)).toEqual(['c: a first', 'a: one'])
      stage.act(() => account.collection(notes).remove('a'))
      expect(query.shown.map(inWords)).toEqual(['c: a first', 'b: two'])
      await stage.settled()
      expect(query.times).toBe(2)
    })

    it('leaves nothing', async () => {
      const stage = await stageWith(driver)
      const query = stage.mount((driver) => driver.query(stage.account, FIRST_TWO))
      expect(stage.watchers).toBeGreaterThan(0)
      query.unmount()
      await stage.write({ a: 'unseen' })
      expect([stage.watchers, query.times]).toEqual([0, 0])
    })
  })
}

async function stageWith(
  driver: AdapterDriver,
  texts: Readonly<Record<string, string>> = {},
): Promise<AdapterStage> {
  const stage = await createAdapterStage(driver)
  await stage.write(texts)
  return stage
}

function inWords({ id, value }: Row<Note>): string {
  return `${id}: ${value.text}`
}
