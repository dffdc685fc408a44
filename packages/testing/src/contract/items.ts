// XEP-0060 (1.30.0) §6.5 "Retrieve Items from a Node", §7.1 "Publish an Item to a Node", §7.2; XEP-0059 (1.0.1)
import { xml } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { canonical } from './canonical.ts'
import { readIds, readItems, readPage, readPublished } from './answers.ts'
import {
  create,
  item,
  items,
  note,
  publish,
  publishItems,
  retract,
  retractItems,
} from './stanzas.ts'
import { NODE, refused, type Stage } from './stage.ts'

/** ItemIDs that are legal and seldom tried. */
const ODD_IDS: Readonly<Record<string, string>> = {
  'spaces inside': 'two  words',
  'spaces around': ' a ',
  quotes: `"it's"`,
  'signs of XML': '<&>]]>',
  'no ASCII': 'Ωμέγα – 愛 🎭',
  '3000 characters': 'x'.repeat(3000),
}

/** How items are stored, fetched and removed. */
export function describeItems({ profile, privately, enter }: Stage): void {
  const { errors } = profile

  /** A fresh account's device with a private node. */
  async function enterWithNode() {
    const balcony = await enter('balcony')
    await balcony.ask(create(NODE, privately))
    return balcony
  }

  describe('items', () => {
    it('of a node that is not there cannot be fetched', async () => {
      const balcony = await enter('balcony')
      await refused(balcony.ask(items(NODE)), errors['node unknown'])
    })

    it('of an empty node, and of an unknown ItemID, are an empty list', async () => {
      const balcony = await enterWithNode()
      expect(readIds(await balcony.ask(items(NODE)))).toEqual([])
      await balcony.ask(publish(NODE, 'a', 'one'))
      expect(readIds(await balcony.ask(items(NODE, { ids: ['b'] })))).toEqual([])
    })

    it('come back by ItemID as they were published', async () => {
      const balcony = await enterWithNode()
      const result = await balcony.ask(publish(NODE, 'a', 'one'))
      expect(readPublished(result)).toEqual(['a'])
      await balcony.ask(publish(NODE, 'b', 'two'))
      expect(readItems(await balcony.ask(items(NODE, { ids: ['a'] })))).toEqual([['a', 'one']])
    })

    it('come in the order of their creation, or of their last publication', async () => {
      const balcony = await enterWithNode()
      for (const id of ['b', 'c', 'a', 'b']) await balcony.ask(publish(NODE, id, 'one'))
      const inOrder = profile.items.order === 'publication' ? ['c', 'a', 'b'] : ['b', 'c', 'a']
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(inOrder)
    })

    it('come page by page, or all at once although a page was asked for', async () => {
      const balcony = await enterWithNode()
      const ids = ['a', 'b', 'c', 'd', 'e']
      for (const id of ids) await balcony.ask(publish(NODE, id, 'one'))
      const answer = await balcony.ask(items(NODE, { max: 2 }))
      if (profile.items.rsm === 'ignored') {
        expect(readIds(answer)).toEqual(ids)
        return
      }
      const found = readIds(answer)
      expect(readPage(answer)?.last === 'b').toBe(profile.items.rsm === 'by id')
      for (let page = readPage(answer); page?.last !== undefined;) {
        const next = await balcony.ask(items(NODE, { max: 2, after: page.last }))
        found.push(...readIds(next))
        page = readIds(next).length > 0 ? readPage(next) : undefined
      }
      expect(readIds(answer)).toHaveLength(2)
      expect(readPage(answer)?.count).toBe('5')
      expect(found).toEqual(ids)
    })

    it('that come two in one publish are both stored, or the first, or none', async () => {
      const balcony = await enterWithNode()
      const answer = balcony.ask(publishItems(NODE, [item('a', 'one'), item('b', 'two')]))
      const { several } = profile.items
      if (several === 'refused') await refused(answer, errors['several items'])
      else expect((await answer).attrs['type']).toBe('result')
      const stored = { first: ['a'], all: ['a', 'b'], refused: [] }[several]
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(stored)
    })

    it('that are named two in one retract are both removed, or the first, or none', async () => {
      const balcony = await enterWithNode()
      for (const id of ['a', 'b', 'c']) await balcony.ask(publish(NODE, id, 'one'))
      const answer = balcony.ask(retractItems(NODE, ['a', 'b']))
      const { several } = profile.items
      if (several === 'refused') await refused(answer, errors['several retracts'])
      else expect((await answer).attrs['type']).toBe('result')
      const left = { first: ['b', 'c'], all: ['c'], refused: ['a', 'b', 'c'] }[several]
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(left)
    })

    it('that are asked for by ItemID come as asked or as stored', async () => {
      const balcony = await enterWithNode()
      for (const id of ['a', 'b', 'c']) await balcony.ask(publish(NODE, id, 'one'))
      const ids = readIds(await balcony.ask(items(NODE, { ids: ['c', 'a'] })))
      expect(ids).toEqual(profile.items.byId === 'as stored' ? ['a', 'c'] : ['c', 'a'])
    })

    it('of a node that keeps none are an error, or none', async () => {
      const balcony = await enter('balcony')
      await balcony.ask(create(NODE, { ...privately, persist_items: 'false' }))
      await balcony.ask(publish(NODE, 'a', 'one'))
      const answer = balcony.ask(items(NODE))
      if (profile.items.unkept === 'refused') await refused(answer, errors['items not kept'])
      else expect(readIds(await answer)).toEqual([])
    })

    it('with two payloads are refused', async () => {
      const balcony = await enterWithNode()
      const two = xml('item', { id: 'a' }, note('one'), note('two'))
      await refused(balcony.ask(publishItems(NODE, [two])), errors['several payloads'])
    })

    it('keep their payload as it is: attributes with prefixes, mixed content, white space', async () => {
      const balcony = await enterWithNode()
      const payload = xml(
        'note',
        {
          xmlns: 'urn:example:note',
          'xmlns:x': 'urn:example:x',
          'x:kind': '"a" & <b>',
          'xml:lang': 'el',
        },
        ' before ',
        xml('x:em', {}, 'Ωμέγα 🎭'),
        ' & <after> ',
        xml('empty', { xmlns: 'urn:example:other' }),
        xml('data', {}, 'AAEC/+8='),
      )
      await balcony.ask(publishItems(NODE, [xml('item', { id: 'a' }, payload)]))
      const answer = await balcony.ask(items(NODE))
      const stored = answer.getChild('pubsub')?.getChild('items')?.getChild('item')?.children
      expect(stored?.map(canonical)).toEqual([canonical(payload)])
    })

    it('without an ItemID get one from the server', async () => {
      const balcony = await enterWithNode()
      const named = readPublished(await balcony.ask(publishItems(NODE, [item(undefined, 'one')])))
      expect(named).toEqual([expect.stringMatching(/./)])
      expect(readItems(await balcony.ask(items(NODE)))).toEqual([[named[0], 'one']])
    })

    it('without a payload are refused', async () => {
      const balcony = await enterWithNode()
      await refused(balcony.ask(publishItems(NODE, [item('a')])), errors['payload missing'])
    })

    it('that are not there cannot be retracted', async () => {
      const balcony = await enterWithNode()
      await refused(balcony.ask(retract(NODE, 'a', 'true')), errors['item unknown'])
    })

    it('are gone after a retraction', async () => {
      const balcony = await enterWithNode()
      for (const id of ['a', 'b']) await balcony.ask(publish(NODE, id, 'one'))
      await balcony.ask(retract(NODE, 'a', 'true'))
      expect(readIds(await balcony.ask(items(NODE)))).toEqual(['b'])
    })

    it.each(Object.entries(ODD_IDS))('keep an ItemID with %s', async (_name, id) => {
      const balcony = await enterWithNode()
      expect(readPublished(await balcony.ask(publish(NODE, id, 'one')))).toEqual([id])
      expect(readItems(await balcony.ask(items(NODE)))).toEqual([[id, 'one']])
      expect(readItems(await balcony.ask(items(NODE, { ids: [id] })))).toEqual([[id, 'one']])
      await balcony.ask(retract(NODE, id, 'true'))
      expect(readIds(await balcony.ask(items(NODE)))).toEqual([])
    })
  })
}
