// XEP-0060 (1.30.0) §8.1.3 "Create and Configure a Node", §8.2 "Configure a Node"
import { describe, expect, it } from 'vitest'
import { errorOf } from '../profiles/errorOf.ts'
import { readConfiguration } from './answers.ts'
import { configure, create, getConfiguration, publish, type Fields } from './stanzas.ts'
import { NODE, refused, type Stage } from './stage.ts'

/** How nodes are created and configured. */
export function describeConfiguration({ profile, privately, enter }: Stage): void {
  const { config, errors, maxItems } = profile
  const isField = (name: string) => config.fields.some((field) => field.name === name)
  const known = (fields: Fields) =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => isField(name)))

  /** A fresh account's device and its node. */
  async function enterWith(fields?: Fields) {
    const balcony = await enter('balcony')
    await balcony.ask(create(NODE, fields))
    const read = async () => readConfiguration(await balcony.ask(getConfiguration(NODE)))
    return { balcony, read }
  }
  const values = (fields: ReadonlyMap<string, { readonly value: string | undefined }>) =>
    Object.fromEntries([...fields].map(([name, { value }]) => [name, value]))

  describe('configuration', () => {
    it('shows the fields of the profile, with its types and options', async () => {
      const { read } = await enterWith()
      const shown = [...(await read())].map(([name, { type, options }]) => ({
        name,
        type,
        options,
      }))
      const expected = config.fields.map(({ name, type, options = [] }) => ({
        name,
        type,
        options,
      }))
      expect(shown).toEqual(expected)
    })

    it('gives a node that is created without a form the initial values', async () => {
      const { read } = await enterWith()
      const initial = config.fields.map(({ name, type, initial: set, shown }) => {
        const value = set ?? shown
        return [name, type === 'boolean' && value !== undefined ? String(value === '1') : value]
      })
      expect(values(await read())).toEqual(Object.fromEntries(initial))
    })

    it('names a node in the answer to its creation although the request named it, or not', async () => {
      const balcony = await enter('balcony')
      const answer = await balcony.ask(create(NODE, privately))
      const named = answer.getChild('pubsub')?.getChild('create')?.attrs['node']
      expect(named).toBe(config.namesCreated ? NODE : undefined)
    })

    it('creates a node with everything that a private one needs', async () => {
      const { read } = await enterWith(privately)
      expect(values(await read())).toMatchObject(known(privately))
    })

    it('tells the greatest number of items in the form, or not', async () => {
      const { read } = await enterWith(privately)
      const { max } = (await read()).get('max_items') ?? {}
      expect(max).toBe(maxItems.capInForm ? String(maxItems.cap) : undefined)
    })

    it('takes `max` for the number of items as the profile says', async () => {
      const balcony = await enter('balcony')
      const answer = balcony.ask(create(NODE, { ...privately, max_items: 'max' }))
      if (maxItems.max === 'refused') await refused(answer, errors['field invalid'])
      else expect((await answer).attrs['type']).toBe('result')
    })

    it('takes a number of items above the greatest one as the profile says', async () => {
      const { balcony, read } = await enterWith(privately)
      const answer = balcony.ask(
        configure(NODE, { ...privately, max_items: String(maxItems.cap + 1) }),
      )
      if (maxItems.aboveCap === 'refused') {
        await refused(answer, errors['field invalid'])
        return
      }
      await answer
      expect((await read()).get('max_items')?.value).toBe(String(maxItems.cap))
    })

    it('takes zero for the number of items, or not', async () => {
      const { balcony } = await enterWith(privately)
      const answer = balcony.ask(configure(NODE, { ...privately, max_items: '0' }))
      if (maxItems.least > 0) await refused(answer, errors['field invalid'])
      else expect((await answer).attrs['type']).toBe('result')
    })

    it('takes a value that its list lacks, or not', async () => {
      const { balcony } = await enterWith(privately)
      const answer = balcony.ask(configure(NODE, { ...privately, publish_model: 'nonsense' }))
      if (config.checksLists) await refused(answer, errors['field invalid'])
      else expect((await answer).attrs['type']).toBe('result')
    })

    it('repairs a node that others could read', async () => {
      const { balcony, read } = await enterWith({
        ...privately,
        access_model: 'open',
        max_items: '1',
      })
      await balcony.ask(configure(NODE, privately))
      expect(values(await read())).toMatchObject(known(privately))
    })

    it('keeps or resets what a change does not name', async () => {
      const { balcony, read } = await enterWith({ ...privately, deliver_payloads: 'false' })
      await balcony.ask(configure(NODE, { access_model: 'open', max_items: '3' }))
      const { deliver_payloads, access_model, max_items } = values(await read())
      expect({ deliver_payloads, access_model, max_items }).toEqual({
        deliver_payloads: config.missingField === 'kept' ? 'false' : 'true',
        access_model: 'open',
        max_items: '3',
      })
    })

    it('refuses or passes over a field that the form lacks', async () => {
      const { balcony } = await enterWith(privately)
      const answer = balcony.ask(configure(NODE, { ...privately, nonsense: 'x' }))
      if (config.unknownField === 'refused')
        await refused(answer, errorOf(profile, 'field unknown', { field: 'nonsense' }))
      else expect((await answer).attrs['type']).toBe('result')
    })

    const models = config.fields.find(({ name }) => name === 'access_model')?.options ?? []
    it.each(models)('takes the access model %s, or not', async (access_model) => {
      const balcony = await enter('balcony')
      const answer = balcony.ask(create(NODE, { ...privately, access_model }))
      if (!config.accessModels.includes(access_model))
        await refused(answer, errors['node not acceptable'])
      else expect((await answer).attrs['type']).toBe('result')
    })

    it('lets a node with a name of 1200 characters hold items, or not', async () => {
      const balcony = await enter('balcony')
      const node = 'n'.repeat(1200)
      await balcony.ask(create(node, privately))
      const answer = balcony.ask(publish(node, 'a', 'one'))
      if (profile.stream.longestNode < 1200) await refused(answer, errors['node name too long'])
      else expect((await answer).attrs['type']).toBe('result')
    })
  })
}
