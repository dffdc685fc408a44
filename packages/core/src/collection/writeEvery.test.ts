import { afterEach, describe, expect, it, vi } from 'vitest'
import { opened, sceneWith, statesOf } from '../../test/gate.ts'
import { NOTES, notes as definition, texts, type Note } from '../../test/notes.ts'
import { writes } from '../../test/wire.ts'
import type { Actor, Scene } from '../../test/scene.ts'
import { createAccount } from '../createAccount.ts'
import type { Collection } from './collection.ts'
import { defineCollection } from './defineCollection.ts'

const drafts = defineCollection({ ...definition, writeEvery: 2000 })

interface Desk extends Omit<Actor, 'notes'> {
  readonly stage: Scene
  readonly drafts: Collection<Note>
}

/** A device on which somebody types: what is typed is sent every two seconds. */
async function desk(): Promise<Desk> {
  const stage = sceneWith()
  const { account, device } = stage.actor('balcony')
  const opened = account.collection(drafts)
  opened.subscribe(() => undefined)
  await opened.whenReady()
  await stage.pass(5000)
  return { stage, account, device, drafts: opened }
}

describe('writeEvery', () => {
  it('shows each keystroke at once, and sends the last one each so many milliseconds', async () => {
    const { stage, device, drafts } = await desk()
    const sent: number[] = []
    const shown: string[] = []
    drafts.item$('a').subscribe((draft) => shown.push(draft?.text ?? ''))
    for (let i = 1; i <= 20; i++) {
      drafts.put('a', { text: 'x'.repeat(i) })
      await stage.pass(500)
      sent.push(writes(device).length)
    }
    expect(shown.map((text) => text.length)).toEqual(Array.from({ length: 21 }, (_, i) => i))
    expect(sent).toEqual([0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5])
    await stage.pass(5000)
    expect(texts(drafts.view)).toEqual({ a: 'x'.repeat(20) })
    expect(drafts.status.pending).toBe(0)
  })

  it('counts for each item apart, and other collections go on at once', async () => {
    const { stage, device, account, drafts } = await desk()
    const other = account.collection({ ...definition, node: 'urn:example:other' })
    await other.whenReady()
    drafts.put('a', { text: 'one' })
    await stage.pass(1500)
    drafts.put('b', { text: 'two' })
    other.put('c', { text: 'three' })
    await stage.pass(600)
    expect(writes(device)).toEqual(['publish c', 'publish a'])
    await stage.pass(1500)
    expect(writes(device)).toEqual(['publish c', 'publish a', 'publish b'])
  })

  it('waits no longer where the clock is set back', async () => {
    const stage = sceneWith()
    const device = stage.device('balcony')
    let jump = 0
    const account = createAccount({
      transport: device,
      clock: {
        now: () => stage.clock.now() + jump,
        after: (ms, run) => stage.clock.after(ms, run),
      },
      presence: { priority: -1 },
    })
    const opened = account.collection(drafts)
    opened.subscribe(() => undefined)
    await opened.whenReady()
    await stage.pass(5000)
    const edit = opened.put('a', { text: 'one' })
    jump = -3_600_000
    await stage.pass(5000)
    expect(edit.state).toBe('settled')
    const closed = account.close()
    await stage.pass(5000)
    await closed
    await device.close()
  })

  it('sends the removal of what was never sent too, as nobody knows what became of it', async () => {
    const { stage, drafts } = await desk()
    const edits = [drafts.put('a', { text: 'one' }), drafts.remove('a')]
    await stage.pass(10_000)
    expect(statesOf(edits)).toEqual(['discarded', 'settled'])
    expect(stage.juliet.items(NOTES)).toEqual([])
  })

  it('waits while offline, and is sent soon after', async () => {
    const { stage, device, drafts } = await desk()
    device.cut()
    drafts.put('a', { text: 'one' })
    await stage.pass(30_000)
    device.resume()
    await stage.settled()
    expect(writes(device)).toEqual(['publish a'])
  })
})

describe('the user who leaves the page', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  /** A page, as far as the library looks at one. */
  function openPage(): { fire: (type: string, state?: string) => void; heard: () => number } {
    const listeners = new Map<string, Set<() => void>>()
    const page = {
      visibilityState: 'visible',
      addEventListener: (type: string, run: () => void) =>
        listeners.set(type, (listeners.get(type) ?? new Set()).add(run)),
      removeEventListener: (type: string, run: () => void) => listeners.get(type)?.delete(run),
    }
    vi.stubGlobal('document', page)
    vi.stubGlobal('addEventListener', page.addEventListener)
    vi.stubGlobal('removeEventListener', page.removeEventListener)
    return {
      fire(type, state = page.visibilityState) {
        page.visibilityState = state
        for (const run of listeners.get(type) ?? []) run()
      },
      heard: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    }
  }

  it.each([
    ['hides it', 'visibilitychange', 'hidden'],
    ['turns to another window', 'blur', 'visible'],
    ['closes it', 'pagehide', 'visible'],
  ])('%s: what is only being gathered is sent at once', async (_, type, state) => {
    const page = openPage()
    const { stage, device, drafts, account } = await desk()
    const edit = drafts.put('a', { text: 'one' })
    await stage.pass(100)
    page.fire('visibilitychange', 'visible')
    await stage.settled()
    expect(writes(device)).toEqual([])
    page.fire(type, state)
    await stage.settled()
    expect(writes(device)).toEqual(['publish a'])
    expect(edit.state).toBe('settled')
    drafts.put('a', { text: 'two' })
    await stage.pass(100)
    expect(writes(device)).toEqual(['publish a'])
    const closing = account.close()
    await stage.pass(5000)
    await closing
    expect(page.heard()).toBe(0)
  })
})

describe('close', () => {
  it('sends what is only being gathered, and waits until the server has it', async () => {
    const { stage, account, drafts } = await desk()
    const edits = [drafts.put('a', { text: 'one' }), drafts.put('b', { text: 'two' })]
    const closing = account.close()
    expect(() => drafts.put('c', { text: 'three' })).toThrow(
      expect.objectContaining({ code: 'closed' }),
    )
    await stage.settled()
    await closing
    expect(statesOf(edits)).toEqual(['settled', 'settled'])
    expect(stage.juliet.items(NOTES).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(account.status.state).toBe('closed')
  })

  it('waits for two seconds at most', async () => {
    const { stage, account, device, drafts } = await desk()
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'publish' })
    const edit = drafts.put('a', { text: 'one' })
    let closed = false
    const closing = account.close().then(() => (closed = true))
    await stage.pass(1999)
    expect([closed, edit.state]).toEqual([false, 'sending'])
    await stage.pass(1)
    expect(edit.state).toBe('closed')
    held.remove()
    await stage.pass(1000)
    await closing
  })

  it('waits for nothing while offline, nor for what was sent at once', async () => {
    const { stage, account, device, drafts } = await desk()
    device.cut()
    const gathered = drafts.put('a', { text: 'one' })
    const closing = account.close()
    expect(gathered.state).toBe('closed')
    await stage.settled()
    await closing
    const { notes, account: other } = await opened(sceneWith())
    const edit = notes.put('a', { text: 'one' })
    void other.close()
    expect(edit.state).toBe('closed')
  })
})
