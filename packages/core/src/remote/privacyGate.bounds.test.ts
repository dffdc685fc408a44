import { describe, expect, it } from 'vitest'
import { expectPrivatePublishes, failure, PRIVATE, sceneWith } from '../../test/gate.ts'
import { NOTES, texts } from '../../test/notes.ts'
import { asked } from '../../test/wire.ts'
import { NS_PUBSUB } from '../xml/namespaces.ts'

describe('the privacy gate, undone by others', () => {
  it('stops repairing what somebody keeps undoing, with an error', async () => {
    const stage = sceneWith(PRIVATE)
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    const codes: string[] = []
    for (let i = 0; i < 6; i += 1) {
      stage.juliet.configure(NOTES, { access_model: 'open' })
      const { done } = balcony.notes.put('a', { text: String(i) })
      await stage.settled()
      const outcome = await done
      codes.push(outcome.type === 'failed' ? outcome.error.code : outcome.type)
    }
    const [settled, limit] = ['settled', 'repair-limit']
    expect(codes).toEqual([settled, settled, settled, limit, limit, limit])
    expect(asked(balcony.device, 'configure')).toHaveLength(3)
    expect(texts(balcony.notes.view)).toEqual({ a: '2' })
    expect(balcony.notes.status.privacy).toBe('violated')
    await stage.pass(600_000)
    const later = balcony.notes.put('a', { text: 'later' })
    await stage.settled()
    expect(later.state).toBe('settled')
    expectPrivatePublishes(balcony)
  })

  it('gives up on a server that undoes the repair at once', async () => {
    const stage = sceneWith({ access_model: 'open' })
    const balcony = stage.actor('balcony')
    const answers = stage.server.faults.hold({ kind: 'result:configure' })
    const edit = balcony.notes.put('a', { text: 'one' })
    for (let i = 0; i < 10; i += 1) {
      await stage.settled()
      if (answers.held.length > 0) stage.juliet.configure(NOTES, { access_model: 'open' })
      answers.release()
    }
    expect(await failure(edit)).toMatchObject({ name: 'NodeError' })
    expect(asked(balcony.device, 'configure').length).toBeLessThanOrEqual(3)
    expect(asked(balcony.device, 'publish')).toEqual([])
  })

  it('does not fight for settings that do no harm either', async () => {
    const stage = sceneWith({ ...PRIVATE, notify_retract: false })
    stage.server.faults.refuse({ kind: 'configure' }, { type: 'auth', condition: 'forbidden' })
    const balcony = stage.actor('balcony')
    for (let i = 0; i < 10; i += 1) {
      const edit = balcony.notes.put('a', { text: String(i) })
      await stage.pass(10_000)
      expect(edit.state).toBe('settled')
      stage.server.inject(
        balcony.device.fullJid,
        `<message from='juliet@capulet.lit'><event xmlns='${NS_PUBSUB}#event'><configuration node='${NOTES}'/></event></message>`,
      )
      await stage.settled()
    }
    expect(asked(balcony.device, 'configure')).toHaveLength(3)
    expect(balcony.notes.status.privacy).toBe('private')
  })
})
