/** The process of many accounts: opens them all, and says what that took. Started by `crowd.ts`. */
import { bookmarks, defineCollection, type Account } from '@rxpep/core'
import { connect } from '@rxpep/core/xmpp'
import { WebSocket } from 'ws'
import { liveBytes } from '../measure/liveBytes.ts'
import type { CrowdCost, CrowdTask } from './crowd.ts'

const AT_ONCE = 20
const IDLE = 5_000

process.once('message', ({ url, accounts, collections }: CrowdTask) => {
  void cost(url, accounts, collections).then((result) => {
    // The accounts stay open, as those of a gateway do.
    process.once('disconnect', () => process.exit(0))
    process.send?.(result)
  })
})

async function cost(url: string, logins: CrowdTask['accounts'], collections: number) {
  const definitions = Array.from({ length: collections }, (_, n) =>
    defineCollection({ ...bookmarks, node: `https://example.org/ns/crowd/${n}` }),
  )
  const before = { bytes: await liveBytes(), cpu: process.cpuUsage(), at: performance.now() }
  const open: Account[] = []
  const waiting = logins.values()
  const worker = async () => {
    for (const { jid, password } of waiting) {
      const account = connect({ service: url, jid, password, webSocket: WebSocket })
      open.push(account)
      const all = definitions.map((definition) => account.collection(definition))
      for (const rooms of all) rooms.subscribe(() => undefined)
      await Promise.all(all.map((rooms) => rooms.whenReady()))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const cpu = process.cpuUsage(before.cpu)
  const openMs = performance.now() - before.at
  const bytes = (await liveBytes()) - before.bytes
  const idleFrom = process.cpuUsage()
  await new Promise((resolve) => setTimeout(resolve, IDLE))
  const idle = process.cpuUsage(idleFrom)
  const result: CrowdCost = {
    openMs,
    openCpuMs: (cpu.user + cpu.system) / 1_000,
    heapBytes: bytes,
    residentBytes: process.memoryUsage().rss,
    idleCpuPercent: (idle.user + idle.system) / 10 / IDLE,
  }
  return result
}
