import { describe, expect, it, onTestFinished } from 'vitest'
import { create, items, publish } from '../src/contract/stanzas.ts'
import { findEjabberd, launchEjabberd } from './ejabberd.ts'
import { otherClient } from './library.ts'
import { findProsody, launchProsody } from './prosody.ts'

const NODE = 'urn:example:crash'
const ids = Array.from({ length: 50 }, (_, n) => `i${String(n)}`)

describe.each([
  { name: 'Prosody', found: findProsody(), launch: launchProsody },
  { name: 'ejabberd', found: findEjabberd(), launch: launchEjabberd },
])('$name that is killed at once', ({ found, launch }) => {
  it.skipIf(!found)(
    'has what it acknowledged when it is started again',
    { timeout: 600_000 },
    async () => {
      const server = await launch()
      onTestFinished(() => server.stop())
      const account = await server.account()
      for (const round of [1, 2]) {
        const client = await otherClient(server.tcp, account)
        if (round === 1) await client.request(create(NODE, { max_items: 'max' }))
        const publishes = ids.map((id) => publish(NODE, id, `${id} in round ${String(round)}`))
        await Promise.all(publishes.map((iq) => client.request(iq)))
        await server.kill()
        await client.close()
        await server.start()
        const again = await otherClient(server.tcp, account)
        const stored = (await again.request(items(NODE))).toString()
        for (const id of ids) expect(stored).toContain(`>${id} in round ${String(round)}<`)
        await again.close()
      }
    },
  )
})
