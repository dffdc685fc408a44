import { firstElement, type Element } from '@rxpep/core'
import { expect, it, vi } from 'vitest'
import { items } from '../src/contract/stanzas.ts'
import { describeLive } from './describeLive.ts'
import { libraryDevice, otherClient, texts } from './library.ts'
import { NODE } from './notes.ts'

const DEVICES = 3
const ITEMS = ['a', 'b', 'c', 'd']
const EDITS = 20

describeLive('several devices that write the same items at once', (server) => {
  // COMPAT(ejabberd 23.01): the last event of such a race is not always what was stored last.
  it('all see in the end what the server has', async () => {
    const juliet = await server.account()
    const other = await otherClient(server.tcp, juliet)
    const devices = await Promise.all(
      Array.from({ length: DEVICES }, () => libraryDevice(server.tcp, juliet)),
    )
    await Promise.all(devices.map(({ notes }) => notes.whenReady()))
    const edits = devices.flatMap(({ notes }, device) =>
      Array.from({ length: EDITS }, (_, n) => {
        const id = ITEMS[(n + device) % ITEMS.length] as string
        return notes.put(id, { text: `${String(device)} ${String(n)}` })
      }),
    )
    const outcomes = await Promise.all(edits.map(({ done }) => done))
    expect(outcomes.filter(({ type }) => type !== 'settled' && type !== 'conflicted')).toEqual([])
    // What was told out of order is read again once the items are quiet.
    await vi.waitFor(
      async () => {
        const stored = textsIn(await other.request(items(NODE)))
        expect(Object.keys(stored).sort()).toEqual(ITEMS)
        for (const { notes } of devices) expect(texts(notes)).toEqual(stored)
      },
      { timeout: 60_000, interval: 200 },
    )
  })
})

/** What an answer to a request for items says, by ItemID. */
function textsIn(result: Element): Record<string, string> {
  const list = result.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
  const entries = list.map((item) => [item.attrs['id'], firstElement(item)?.getText()])
  return Object.fromEntries(entries) as Record<string, string>
}
