import { describe, expect, it } from 'vitest'
import { BALCONY, onBalcony, stored } from '../../test/balcony.ts'
import { scene } from '../../test/gate.ts'
import { texts } from '../../test/notes.ts'
import { UsageError } from '../base/errors.ts'

describe('whenReady and whenInSync', () => {
  it('resolve with the view once it is complete', async () => {
    const stage = scene()
    stored(stage, { a: 'one' })
    const { notes } = stage.actor('balcony')
    expect(texts(await notes.whenReady())).toEqual({ a: 'one' })
    await notes.whenInSync()
  })

  it('reject with an AbortError, or with the reason of the signal, before and while they wait', async () => {
    const stage = scene()
    const { notes, account } = stage.actor('balcony', { connect: { start: 'offline' } })
    const controller = new AbortController()
    const { signal } = controller
    const waiting = [
      notes.whenReady({ signal }),
      notes.whenInSync({ signal }),
      account.whenOnline({ signal }),
      account.whenInSync({ signal }),
    ]
    controller.abort()
    for (const each of waiting) await expect(each).rejects.toMatchObject({ name: 'AbortError' })
    const gone = AbortSignal.abort(new Error('enough'))
    await expect(notes.whenReady({ signal: gone })).rejects.toThrow('enough')
  })

  it('reject when the account is closed, before and while they wait', async () => {
    const stage = scene()
    const { notes, account } = stage.actor('balcony', { connect: { start: 'offline' } })
    const waiting = [notes.whenReady(), notes.whenInSync(), account.whenOnline()]
    await account.close()
    const later = [notes.whenReady(), notes.whenInSync(), account.whenOnline()]
    for (const each of [...waiting, ...later]) {
      await expect(each).rejects.toMatchObject({ name: 'UsageError', code: 'closed' })
    }
  })

  it('reject when the server has not what it takes, and so do the edits', async () => {
    const stage = scene({ profile: 'mongooseim-new' })
    const { notes } = stage.actor('balcony')
    const edit = notes.put('a', { text: 'one' })
    await expect(notes.whenReady()).rejects.toMatchObject({
      name: 'NodeError',
      code: 'unsupported',
    })
    expect(notes.status).toMatchObject({ phase: 'failed', privacy: 'unsupported' })
    expect(await edit.done).toMatchObject({ type: 'failed', error: { code: 'unsupported' } })
  })

  it('reject when the stream is closed for good, and so do the edits', async () => {
    const stage = scene()
    const { notes, device } = stage.actor('balcony', { connect: { start: 'offline' } })
    const ready = notes.whenReady()
    const edit = notes.put('a', { text: 'one' })
    await device.close()
    await expect(ready).rejects.toBeInstanceOf(UsageError)
    await expect(notes.whenReady()).rejects.toMatchObject({ code: 'closed' })
    expect(await edit.done).toMatchObject({ type: 'failed' })
  })

  it('wait for the edits, and no longer', async () => {
    const { stage, notes, account } = await onBalcony()
    const hold = stage.server.faults.hold({ from: BALCONY, kind: 'publish' })
    notes.put('a', { text: 'mine' })
    const synced = { notes: false, account: false }
    void notes.whenInSync().then(() => (synced.notes = true))
    void account.whenInSync().then(() => (synced.account = true))
    await stage.settled()
    expect(synced).toEqual({ notes: false, account: false })
    hold.remove()
    await stage.settled()
    expect(synced).toEqual({ notes: true, account: true })
  })
})
