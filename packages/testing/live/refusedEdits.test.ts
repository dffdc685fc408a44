import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Edit, StanzaError, TraceEntry } from '@rxpep/core'
import { filter, firstValueFrom, pairwise, skip } from 'rxjs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { affiliate, publish } from '../src/contract/stanzas.ts'
import { describeLive } from './describeLive.ts'
import { libraryDevice, otherClient, texts } from './library.ts'
import { NODE } from './notes.ts'
import { findProsody, launchProsody } from './prosody.ts'

const BIG = 'x'.repeat(255_000)

describe('a server whose disk takes nothing (prosody-0.12)', () => {
  it.skipIf(!findProsody())(
    'says wait: the edit is sent again, later each time, and is seen until it is saved',
    async () => {
      const server = await launchProsody()
      onTestFinished(() => server.stop())
      const account = await server.account()
      const { notes, trace } = await libraryDevice(server.tcp, account, { random: () => 0 })
      await notes.put('a', { text: 'one' }).done
      const disk = breakDisk(join(server.accounts, '..', 'pep_urn%3aexample%3anotes'))
      const edit = notes.put('b', { text: 'two' })
      await isRefusedTwice(edit)
      expect(texts(notes)).toEqual({ a: 'one', b: 'two' })
      disk.mend()
      expect(await edit.done).toEqual({ type: 'settled' })
      const [first = 0, second = 0, third = 0, ...more] = timesSent(trace, 'b')
      expect(more).toEqual([])
      // A timer may be early by less than a millisecond.
      expect(second - first).toBeGreaterThanOrEqual(999)
      expect(third - second).toBeGreaterThanOrEqual(1_999)
    },
  )
})

describeLive('an edit that the server refuses for good', ({ name, tcp: service, account }) => {
  it.runIf(name === 'prosody-0.12')('(auth) ends at once, and is not sent again', async () => {
    const juliet = await account()
    const { notes, trace } = await libraryDevice(service, juliet)
    await notes.put('a', { text: 'one' }).done
    const other = await otherClient(service, juliet)
    // Shuts the owner out of what is hers.
    await other.request(affiliate(NODE, juliet.jid, 'outcast'))
    const edit = notes.put('a', { text: 'two' })
    const refused = { code: 'refused', type: 'auth', condition: 'forbidden' }
    expect(await edit.done).toMatchObject({ type: 'failed', error: refused })
    expect(timesSent(trace, 'a')).toHaveLength(2)
    expect(texts(notes)).toEqual({ a: 'one' })
  })

  it.runIf(name === 'ejabberd-23.01')('(modify) ends at once, and others go on', async () => {
    const juliet = await account()
    const { notes, trace } = await libraryDevice(service, juliet)
    const other = await otherClient(service, juliet)
    await notes.put('a', { text: 'one' }).done
    const probe = other.request(publish(NODE, 'big', BIG))
    const error = await probe.then(undefined, (thrown: unknown) => thrown as StanzaError)
    expect(error).toMatchObject({ code: 'refused', type: 'modify' })
    const edits = [notes.put('big', { text: BIG }), notes.put('a', { text: 'two' })]
    const [big, small] = await Promise.all(edits.map(({ done }) => done))
    const { condition, application } = error as StanzaError
    expect(big).toMatchObject({
      type: 'failed',
      error: { code: 'refused', condition, application },
    })
    expect(small).toEqual({ type: 'settled' })
    expect(timesSent(trace, 'big')).toHaveLength(1)
    expect(texts(notes)).toEqual({ a: 'two' })
  })
})

/** Puts a file where a folder is, so that nothing can be written there, until it is mended. */
function breakDisk(folder: string): { mend(): void } {
  renameSync(folder, `${folder}.away`)
  writeFileSync(folder, '')
  return {
    mend() {
      rmSync(folder)
      renameSync(`${folder}.away`, folder)
    },
  }
}

/** Resolves when an edit that was sent waits again, for the second time. */
function isRefusedTwice({ state$ }: Edit): Promise<unknown> {
  const refusals = state$.pipe(
    pairwise(),
    filter(([before, now]) => before === 'sending' && now === 'queued'),
  )
  return firstValueFrom(refusals.pipe(skip(1)))
}

/** When an item was sent, in milliseconds since the epoch. */
function timesSent(trace: readonly TraceEntry[], id: string): number[] {
  return trace
    .filter((entry) => entry.type === 'edit' && entry.id === id && entry.state === 'sending')
    .map(({ at }) => at)
}
