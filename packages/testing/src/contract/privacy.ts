// XEP-0060 (1.30.0) §4.5 access models, §8.8, §8.9; XEP-0223 (1.1.1) §6: "the access model … whitelist"
import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { readEntries, readItems, readSubscribers } from './answers.ts'
import {
  affiliate,
  at,
  configure,
  create,
  getAffiliations,
  getConfiguration,
  items,
  ownerSubscriptions,
  publish,
  retract,
  setOwnerSubscription,
  subscribe,
} from './stanzas.ts'
import { listen, NODE, refused, type Stage } from './stage.ts'

/** Who may read, and who may know. */
export function describePrivacy({ profile, privately, enter, enterTwo, quiet }: Stage): void {
  const { config, errors, subscriptions } = profile

  /** Juliet's device with a node that holds an item, and Romeo's. */
  async function enterWithStranger(fields = privately) {
    const [juliet, romeo] = await Promise.all([enter('balcony'), enter('orchard')])
    await juliet.ask(create(NODE, fields))
    await juliet.ask(publish(NODE, 'a', 'one'))
    return { juliet, romeo }
  }

  /** What another account hears and can fetch of an item that is published now. */
  async function whatReaches(juliet: Actor, romeo: Actor) {
    await quiet(juliet, romeo)
    romeo.forget()
    await juliet.ask(publish(NODE, 'b', 'two'))
    await quiet(juliet, romeo)
    // A server may tell whoever loses a subscription.
    const lines = romeo.events(NODE).filter((line) => line !== 'subscription')
    return { lines, answer: () => romeo.ask(at(juliet.jid, items(NODE))) }
  }

  async function expectNothing(juliet: Actor, romeo: Actor): Promise<void> {
    const { lines, answer } = await whatReaches(juliet, romeo)
    expect(lines).toEqual([])
    await refused(answer(), errors['not for you: whitelist'])
  }

  describe('privacy', () => {
    it('keeps strangers from the items of a private node', async () => {
      const { juliet, romeo } = await enterWithStranger()
      await refused(romeo.ask(at(juliet.jid, items(NODE))), errors['not for you: whitelist'])
      await refused(
        romeo.ask(at(juliet.jid, subscribe(NODE, romeo.jid))),
        errors['not for you: whitelist'],
      )
    })

    it('keeps strangers from writing to a private node, and from its configuration', async () => {
      const { juliet, romeo } = await enterWithStranger()
      const ask = (request: ReturnType<typeof publish>) => romeo.ask(at(juliet.jid, request))
      await refused(ask(publish(NODE, 'b', 'two')), errors['not yours to publish'])
      await refused(ask(retract(NODE, 'a', 'true')), errors['not yours to publish'])
      await refused(ask(getConfiguration(NODE)), errors['not yours to own'])
      await refused(ask(getAffiliations(NODE)), errors['not yours to own'])
      expect(readItems(await juliet.ask(items(NODE)))).toEqual([['a', 'one']])
    })

    it('keeps strangers from making nodes in the account', async () => {
      const { juliet, romeo } = await enterWithStranger()
      const other = `${NODE}:other`
      await refused(romeo.ask(at(juliet.jid, create(other))), errors['not yours to create'])
      await refused(
        romeo.ask(at(juliet.jid, publish(other, 'a', 'one'))),
        errors['node unknown to a stranger'],
      )
      await refused(juliet.ask(items(other)), errors['node unknown'])
    })

    it('hides from strangers whether a node is there, or not', async () => {
      const { juliet, romeo } = await enterWithStranger()
      const answer = romeo.ask(at(juliet.jid, items(`${NODE}:unknown`)))
      const asIfThere = errors['not for you: presence']
      await refused(answer, config.hidesUnknown ? asIfThere : errors['node unknown'])
    })

    it('ends or keeps the subscriptions of strangers when the node is made private', async () => {
      const { juliet, romeo } = await enterWithStranger({ ...privately, access_model: 'open' })
      await romeo.appear(0)
      await romeo.ask(at(juliet.jid, subscribe(NODE, romeo.jid)))
      await juliet.ask(configure(NODE, privately))
      if (subscriptions.endWithAccess) {
        await expectNothing(juliet, romeo)
        return
      }
      const { lines, answer } = await whatReaches(juliet, romeo)
      expect(lines).toEqual(['item b two'])
      if (subscriptions.open) expect(readItems(await answer())).toHaveLength(2)
      else await refused(answer(), errors['not for you: whitelist'])
    })

    it.each(config.accessModels)('shows strangers what the access model %s says', async (model) => {
      const { juliet, romeo } = await enterWithStranger({ ...privately, access_model: model })
      const answer = romeo.ask(at(juliet.jid, items(NODE)))
      if (model === 'open') expect(readItems(await answer)).toEqual([['a', 'one']])
      else if (model in { whitelist: 0, presence: 0, authorize: 0, roster: 0 })
        await refused(answer, errors[`not for you: ${model as 'whitelist'}`])
    })

    it('lets a member read although publish-options say whitelist', async () => {
      const { juliet, romeo } = await enterWithStranger()
      await juliet.ask(affiliate(NODE, romeo.jid, 'member'))
      const options = { persist_items: 'true', access_model: 'whitelist' }
      await juliet.ask(publish(NODE, 'b', 'two', options))
      expect(readItems(await romeo.ask(at(juliet.jid, items(NODE))))).toEqual([
        ['a', 'one'],
        ['b', 'two'],
      ])
    })

    it('shows the owner who is affiliated, and lets it remove them', async () => {
      const { juliet, romeo } = await enterWithStranger()
      const others = async () =>
        readEntries(await juliet.ask(getAffiliations(NODE)), 'affiliation').filter(
          ({ jid }) => jid !== juliet.jid,
        )
      expect(await others()).toEqual([])
      await juliet.ask(affiliate(NODE, romeo.jid, 'member'))
      expect(await others()).toMatchObject([{ jid: romeo.jid, affiliation: 'member' }])
      await juliet.ask(affiliate(NODE, romeo.jid, 'none'))
      expect(await others()).toEqual([])
      await refused(romeo.ask(at(juliet.jid, items(NODE))), errors['not for you: whitelist'])
    })

    it('lists the owner itself among the affiliations, or not', async () => {
      const balcony = await enter('balcony')
      const owner = { jid: balcony.jid, affiliation: 'owner' }
      const listed = async (node: string) =>
        readEntries(await balcony.ask(getAffiliations(node)), 'affiliation')
      await balcony.ask(create(NODE, privately))
      expect(await listed(NODE)).toMatchObject(config.ownerListed.created ? [owner] : [])
      await balcony.ask(publish(`${NODE}:auto`, 'a', 'one'))
      const automatic = config.ownerListed.autoCreated ? [owner] : []
      expect(await listed(`${NODE}:auto`)).toMatchObject(automatic)
    })

    it('leaves a removed member its subscription, until the owner ends that too', async () => {
      const { juliet, romeo } = await enterWithStranger()
      await juliet.ask(affiliate(NODE, romeo.jid, 'member'))
      await romeo.appear(0)
      await romeo.ask(at(juliet.jid, subscribe(NODE, romeo.jid)))
      const removed = juliet.ask(affiliate(NODE, romeo.jid, 'none'))
      if (subscriptions.denyRemoval) await refused(removed, errors['not yours to own'])
      else await removed
      const { lines, answer } = await whatReaches(juliet, romeo)
      expect(lines).toEqual(['item b two'])
      if (subscriptions.open) expect(readItems(await answer())).toHaveLength(2)
      else await refused(answer(), errors['not for you: whitelist'])
      await juliet.ask(setOwnerSubscription(NODE, romeo.jid, 'none'))
      await expectNothing(juliet, romeo)
    })

    it('keeps a member out whose subscription is ended before it is removed', async () => {
      const { juliet, romeo } = await enterWithStranger()
      await juliet.ask(affiliate(NODE, romeo.jid, 'member'))
      await romeo.appear(0)
      await romeo.ask(at(juliet.jid, subscribe(NODE, romeo.jid)))
      await juliet.ask(setOwnerSubscription(NODE, romeo.jid, 'none'))
      await juliet.ask(affiliate(NODE, romeo.jid, 'none'))
      await expectNothing(juliet, romeo)
    })

    it('shows the owner who is subscribed, and lets it remove them, or neither', async () => {
      const { juliet, romeo } = await enterWithStranger({ ...privately, access_model: 'open' })
      await romeo.ask(at(juliet.jid, subscribe(NODE, romeo.jid)))
      if (!subscriptions.managed) {
        await refused(
          juliet.ask(ownerSubscriptions(NODE)),
          errors['owner subscriptions unsupported'],
        )
        return
      }
      expect(readSubscribers(await juliet.ask(ownerSubscriptions(NODE)))).toEqual([romeo.jid])
      await juliet.ask(setOwnerSubscription(NODE, romeo.jid, 'none'))
      expect(readSubscribers(await juliet.ask(ownerSubscriptions(NODE)))).toEqual([])
    })

    it('tells a stranger without a subscription nothing', async () => {
      const [juliet, chamber] = await enterTwo()
      const romeo = await enter('orchard')
      await listen(chamber)
      await romeo.appearWithNotify(0, [NODE])
      await juliet.ask(publish(NODE, 'a', 'one'))
      await quiet(juliet, chamber, romeo)
      expect(chamber.events(NODE)).toEqual(['item a one'])
      expect(romeo.events(NODE)).toEqual([])
    })
  })
}
