// XEP-0198 (1.6.1) §5 "Resumption", XEP-0478 (0.2.0) Stream Limits Advertisement
import { domainOf } from '@rxpep/core'
import { describe, expect, it } from 'vitest'
import { NS_DELAY } from '../xml/namespaces.ts'
import { readIds, readItems } from './answers.ts'
import { items, publish, retract } from './stanzas.ts'
import { listen, NODE, refused, type Stage } from './stage.ts'

/** Where the transport stops when the server does not tell its limit. */
const USUAL_BYTES = 262_144

/** What happens to and over streams. */
export function describeStreams({ profile, enter, enterTwo, quiet }: Stage): void {
  const { stream, errors } = profile

  describe('streams', () => {
    it('that are lost and resumed bring what was missed', async ({ skip }) => {
      const [balcony, chamber] = await enterTwo()
      if (!chamber.cut) return skip('connect() cuts no streams')
      await listen(chamber)
      await quiet(balcony, chamber)
      const resume = chamber.cut()
      await chamber.reaches('offline')
      await balcony.ask(publish(NODE, 'a', 'one'))
      await balcony.ask(retract(NODE, 'a', 'true'))
      resume()
      await chamber.reaches('online')
      expect(chamber.transport.connection).toMatchObject({ session: 1, resumed: true })
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual(['item a one', 'retract a'])
    })

    it('that are resumed bring what was missed with a delay, or without', async ({ skip }) => {
      const [balcony, chamber] = await enterTwo()
      if (!chamber.cut) return skip('connect() cuts no streams')
      await listen(chamber)
      await quiet(balcony, chamber)
      const resume = chamber.cut()
      await chamber.reaches('offline')
      await balcony.ask(publish(NODE, 'a', 'one'))
      resume()
      await chamber.reaches('online')
      await quiet(balcony, chamber)
      const delay = chamber.eventMessages(NODE)[0]?.getChild('delay', NS_DELAY)?.attrs['from']
      const by = {
        'by account': balcony.jid,
        'by domain': domainOf(balcony.jid),
        absent: undefined,
      }
      expect(delay).toBe(by[stream.replayDelay])
    })

    it('that are resumed keep their presence and subscriptions', async ({ skip }) => {
      const [balcony, chamber] = await enterTwo()
      if (!chamber.cut) return skip('connect() cuts no streams')
      await listen(chamber)
      const resume = chamber.cut()
      await chamber.reaches('offline')
      resume()
      await chamber.reaches('online')
      await balcony.ask(publish(NODE, 'a', 'one'))
      await quiet(balcony, chamber)
      expect(chamber.events(NODE)).toEqual(['item a one'])
    })

    it('of several devices that publish at once bring all of it to each, in the end what is stored', async () => {
      const [balcony, chamber] = await enterTwo()
      const orchard = await enter('orchard', { account: balcony.account })
      const devices = [balcony, chamber, orchard]
      for (const device of devices) await listen(device)
      const rounds = Array.from({ length: 20 }, (_, round) => round)
      await Promise.all(
        devices.flatMap((device, number) =>
          rounds.map((round) => device.ask(publish(NODE, `${round % 4}`, `${number}.${round}`))),
        ),
      )
      await quiet(...devices)
      const stored = Object.fromEntries(readItems(await balcony.ask(items(NODE))))
      for (const device of devices) {
        const heard = device.events(NODE).map((line) => line.split(' ').slice(1))
        expect(heard).toHaveLength(devices.length * rounds.length)
        expect(heard).toEqual(expect.arrayContaining(Object.entries(stored)))
        if (profile.events.order === 'as stored') expect(Object.fromEntries(heard)).toEqual(stored)
      }
    })

    it('tell their limit or not', async () => {
      const { connection } = (await enter('balcony')).transport
      const maxBytes = stream.limitTold ? stream.maxBytes : USUAL_BYTES
      expect(connection).toMatchObject({ state: 'online', maxBytes })
    })

    it('carry a payload near the limit', async () => {
      const [balcony] = await enterTwo()
      const text = 'x'.repeat(Math.min(stream.maxBytes, USUAL_BYTES) - 20_000)
      await balcony.ask(publish(NODE, 'a', text))
      expect(readItems(await balcony.ask(items(NODE)))).toEqual([['a', text]])
    })

    it('end with too large a payload, or the payload is refused', async ({ skip }) => {
      const [balcony] = await enterTwo()
      const maxBytes = stream.maxBytes + 100_000
      const chamber = await enter('chamber', { account: balcony.account, maxBytes })
      const { connection } = chamber.transport
      if (connection.state !== 'online' || connection.maxBytes < maxBytes)
        return skip('connect() cannot make a transport believe in a larger limit')
      const text = 'x'.repeat(stream.maxBytes + 40_000)
      const answer = chamber.transport.request(publish(NODE, 'a', text))
      if (stream.tooBig === 'payload-too-big') await refused(answer, errors['payload too big'])
      else {
        const offline = chamber.reaches('offline')
        await expect(answer).rejects.toMatchObject({ code: 'disconnected' })
        expect(await offline).toMatchObject({ error: { code: 'stream-error' } })
      }
      expect(readIds(await balcony.ask(items(NODE)))).toEqual([])
    })
  })
}
