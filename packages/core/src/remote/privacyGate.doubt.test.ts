import { describe, expect, it } from 'vitest'
import { failure, opened, PRIVATE, sceneWith } from '../../test/gate.ts'
import { note, NOTES } from '../../test/notes.ts'
import type { Scene } from '../../test/scene.ts'
import { asked } from '../../test/wire.ts'

const CONFIGURED = `<message from='juliet@capulet.lit'><event xmlns='http://jabber.org/protocol/pubsub#event'><configuration node='${NOTES}'/></event></message>`

/** Somebody lets Romeo in, and the device is told that the node was configured. */
function letIn({ juliet, server }: Scene, to: string): void {
  juliet.affiliate(NOTES, 'romeo@capulet.lit', 'member')
  server.inject(to, CONFIGURED)
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve()
}

describe('a configuration event', () => {
  it.each([0, 1, 2, 3, 4])(
    'has the gate look again before what is written right after it, %i turns later',
    async (later) => {
      const stage = sceneWith(PRIVATE)
      const { notes, device } = await opened(stage)
      letIn(stage, device.fullJid)
      stage.server.flush()
      await turns(later)
      const edit = notes.put('a', { text: 'one' })
      await stage.settled()
      expect(await failure(edit)).toMatchObject({ code: 'shared' })
      expect(asked(device, 'publish')).toEqual([])
    },
  )

  it('that comes in the turn of an edit does so too', async () => {
    const stage = sceneWith(PRIVATE)
    const { notes, device } = await opened(stage)
    letIn(stage, device.fullJid)
    const edit = notes.put('a', { text: 'one' })
    stage.server.flush()
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ code: 'shared' })
    expect(asked(device, 'publish')).toEqual([])
  })

  it('comes before what a subscriber writes because of an item that came along with it', async () => {
    const stage = sceneWith(PRIVATE)
    const { notes, device } = await opened(stage)
    const edits: ReturnType<typeof notes.put>[] = []
    notes.changes$.subscribe(() => {
      if (edits.length === 0) edits.push(notes.put('a', { text: 'one' }))
    })
    stage.juliet.publish(NOTES, 'x', note('x'))
    letIn(stage, device.fullJid)
    stage.server.flush()
    await stage.settled()
    expect(edits.map(({ state }) => state)).toEqual(['failed'])
    expect(asked(device, 'publish')).toEqual([])
  })

  it('that comes while the gate looks has it look once more, before what waits for it is written', async () => {
    const stage = sceneWith(PRIVATE)
    const { notes, device } = await opened(stage)
    await stage.pass(3_600_001)
    const { length } = asked(device)
    const held = stage.server.faults.hold({ to: device.fullJid, kind: 'result:affiliations' })
    const edits = [notes.put('a', { text: 'one' }), notes.put('b', { text: 'two' })]
    await stage.settled()
    for (let i = 0; i < 3; i++) letIn(stage, device.fullJid)
    await stage.settled()
    held.remove()
    await stage.settled()
    expect(edits.map(({ state }) => state)).toEqual(['failed', 'failed'])
    const looks = asked(device, 'getConfiguration', 'publish').slice(-2)
    expect(looks).toEqual(['getConfiguration', 'getConfiguration'])
    expect(asked(device).slice(length)).not.toContain('publish')
  })
})
