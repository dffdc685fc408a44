import { describe, expect, it } from 'vitest'
import { onBalcony } from '../../test/balcony.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import { tracesOf } from '../../test/watch.ts'
import { asked } from '../../test/wire.ts'
import { xml } from '../xml/element.ts'

describe('an item that cannot be decoded', () => {
  it('is kept aside with its XML and its last good value, the others are unaffected', async () => {
    const { stage, notes, views, device } = await onBalcony()
    const seen: Record<string, string>[] = []
    notes.quarantine$.subscribe((quarantine) => {
      seen.push(Object.fromEntries(Array.from(quarantine, ([id, it]) => [id, it.source.getText()])))
    })
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }, 'kept'))
    await stage.settled()
    expect(seen).toEqual([{}, { a: 'kept' }])
    expect(views).toEqual([{ b: 'two' }])
    let last: string | undefined
    notes.quarantine$.subscribe((quarantine) => (last = quarantine.get('a')?.last?.value.text))
    expect(last).toBe('one')
    expect(asked(device, 'publish', 'retract')).toEqual([])
    stage.juliet.publish(NOTES, 'a', note('mended'))
    await stage.settled()
    expect(seen.at(-1)).toEqual({})
    expect(views.at(-1)).toEqual({ a: 'mended', b: 'two' })
  })

  it('is neither overwritten nor retracted by clear() unasked', async () => {
    const { stage, notes } = await onBalcony()
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }, 'kept'))
    await stage.settled()
    expect(() => notes.put('a', { text: 'mine' })).toThrow(
      expect.objectContaining({ name: 'CodecError', code: 'quarantined' }),
    )
    const edit = notes.clear()
    await stage.pass(3000)
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(stage.juliet.items(NOTES).map(({ id }) => id)).toEqual(['a'])
    const again = notes.put('a', { text: 'mine' }, { overwrite: true })
    await stage.pass(3000)
    expect(await again.done).toEqual({ type: 'settled' })
    expect(texts(notes.view)).toEqual({ a: 'mine' })
  })

  it('is traced once, with no word of what it says', async () => {
    const { stage, ...actor } = await onBalcony()
    const traced = tracesOf(actor, 'quarantined')
    stage.juliet.publish(NOTES, 'a', xml('nonsense', { xmlns: 'urn:example:else' }, 'secret'))
    await stage.settled()
    expect(traced).toMatchObject([{ type: 'quarantined', node: NOTES, id: 'a' }])
    expect(JSON.stringify(traced)).not.toContain('secret')
  })
})
