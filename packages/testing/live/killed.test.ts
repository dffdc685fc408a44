import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { tally } from '../src/contract/heard.ts'
import { findEjabberd, launchEjabberd } from './ejabberd.ts'
import { otherClient } from './library.ts'
import { NODE } from './notes.ts'
import { observe } from './observer.ts'
import { startProgram } from './program.ts'
import type { Report, Task } from './programs/queueEdits.ts'
import { findProsody, launchProsody } from './prosody.ts'
import { openProxy } from './proxy.ts'

const EDITS = 500
const SENT = 200

const expected = Object.fromEntries(
  Array.from({ length: EDITS }, (_, n) => [`n${String(n)}`, `note ${String(n)}`]),
)

describe.each([
  { name: 'Prosody', found: findProsody(), launch: launchProsody },
  { name: 'ejabberd', found: findEjabberd(), launch: launchEjabberd },
])('a process that is killed with edits on their way ($name)', ({ found, launch }) => {
  it.skipIf(!found)(
    `has, when it is started again on its store, all ${EDITS} on the server, none sent twice`,
    async () => {
      const server = await launch({ maxItems: 2 * EDITS })
      onTestFinished(() => server.stop())
      const folder = await mkdtemp(join(tmpdir(), 'rxpep-store-'))
      onTestFinished(() => rm(folder, { recursive: true, force: true }))
      const account = await server.account()
      const observer = await observe(await otherClient(server.tcp, account), NODE)
      // What it sends comes through here: it can't be done before we look.
      const proxy = await openProxy(server.tcp)
      onTestFinished(() => proxy.close())
      const start = (writes: number) =>
        startProgram<Report>('queueEdits', {
          ...account,
          service: proxy.service,
          folder,
          writes,
        } satisfies Task)

      const killed = start(EDITS)
      await observer.until(({ length }) => length >= SENT)
      proxy.hold(true, 'both')
      await killed.kill()
      await observer.stored()
      const sent = observer.heard.length
      expect(sent).toBeLessThan(EDITS)

      const again = start(0)
      const { pending } = await again.tells((report) => 'pending' in report)
      const { inSync } = await again.tells((report) => 'inSync' in report)
      expect(await again.exited).toBe(0)
      expect(pending).toBeGreaterThanOrEqual(EDITS - sent)
      expect(inSync).toEqual(expected)
      expect(await observer.stored()).toEqual(expected)
      const counts = tally(observer.heard)
      expect(Object.keys(counts)).toHaveLength(EDITS)
      expect(Object.entries(counts).filter(([, count]) => count !== 1)).toEqual([])
    },
  )
})
