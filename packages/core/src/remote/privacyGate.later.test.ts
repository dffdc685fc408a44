import { describe, expect, it } from 'vitest'
import { configOf, failure, opened, PRIVATE, scene, sceneWith } from '../../test/gate.ts'
import { note, NOTES } from '../../test/notes.ts'
import { profiles } from '@rxpep/testing'
import { tracesOf } from '../../test/watch.ts'
import { xml } from '../xml/element.ts'

const ROMEO = 'romeo@capulet.lit'
const HOUR = 3_600_001

describe('the privacy gate, looking again before a write', () => {
  it('takes its objection out of the status when it has none any more', async () => {
    const stage = sceneWith(PRIVATE)
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    const { notes } = await opened(stage)
    expect(notes.status.error).toMatchObject({ code: 'shared' })
    stage.juliet.affiliate(NOTES, ROMEO, 'none')
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    expect(notes.status).toMatchObject({ privacy: 'private' })
    expect(notes.status.error).toBeUndefined()
  })

  it('tells a new objection in the status, not in the edit alone', async () => {
    const stage = sceneWith(PRIVATE)
    const { notes } = await opened(stage)
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    await stage.pass(HOUR)
    const error = await failure(notes.put('a', { text: 'one' }))
    expect(error).toMatchObject({ code: 'shared' })
    expect(notes.status).toMatchObject({ privacy: 'shared', error })
  })

  it('does so as well when the clock was set back, as no proof is from the future', async () => {
    const stage = sceneWith(PRIVATE)
    let set = 0
    const now = () => stage.clock.now() + set
    const clock = { now, after: stage.clock.after.bind(stage.clock) }
    const { notes } = await opened(stage, 'balcony', { clock })
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    set = -24 * HOUR
    expect(await failure(notes.put('a', { text: 'one' }))).toMatchObject({ code: 'shared' })
  })

  it('learns how many items the node holds, too', async () => {
    const profile = profiles['prosody-0.12']
    const stage = scene({ profile: { ...profile, maxItems: { ...profile.maxItems, cap: 2 } } })
    stage.juliet.createNode(NOTES, PRIVATE)
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    const { notes } = await opened(stage)
    stage.juliet.affiliate(NOTES, ROMEO, 'none')
    const ends = []
    for (const id of ['a', 'b', 'c']) ends.push((await notes.put(id, { text: id }).done).type)
    expect(ends).toEqual(['settled', 'settled', 'failed'])
  })

  it('keeps what another client has written meanwhile and this one does not understand', async () => {
    const stage = sceneWith(PRIVATE)
    stage.juliet.publish(NOTES, 'a', note('one'))
    const { notes, device } = await opened(stage)
    await stage.pass(HOUR)
    const held = stage.server.faults.hold({ from: device.fullJid, kind: 'getConfiguration' })
    const edit = notes.put('a', { text: 'two' })
    await stage.settled()
    stage.juliet.publish(NOTES, 'a', xml('note', { xmlns: NOTES, colour: 'red' }, 'three'))
    await stage.settled()
    held.remove()
    expect(await edit.done).toEqual({ type: 'settled' })
    const [stored] = stage.juliet.items(NOTES)
    expect([stored?.payload.attrs['colour'], stored?.payload.getText()]).toEqual(['red', 'two'])
  })
})

describe('the privacy gate, where others had access and nobody tells who is subscribed (ejabberd-23.01)', () => {
  const UNVERIFIED = 'subscriptions unverified'

  async function exposed(settings: object = { access_model: 'open' }) {
    const stage = sceneWith({ ...PRIVATE, ...settings }, profiles['ejabberd-23.01'])
    const actor = stage.actor('balcony')
    const traced = tracesOf(actor, 'privacy')
    const told = () => traced.map(({ verdict, was }) => [verdict, ...was].join(', '))
    actor.notes.subscribe(() => undefined)
    await stage.settled()
    return { stage, told, ...actor }
  }

  it('repairs what it can, and never says that the node is private', async () => {
    const { stage, notes, device, told } = await exposed()
    expect(configOf(stage, 'access_model')).toBe('whitelist')
    expect(notes.status.privacy).toBe('repaired')
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(notes.status).toMatchObject({ phase: 'ready', online: true, privacy: 'repaired' })
    const unproven = `repaired, ${UNVERIFIED}, others had access`
    expect(told()).toEqual([unproven, unproven])
  })

  it('says private again once the node has been made anew, as nobody was there before', async () => {
    const { stage, notes, device, told } = await exposed()
    stage.juliet.deleteNode(NOTES)
    await stage.settled()
    expect(told().at(-1)).toBe(`repaired, ${UNVERIFIED}`)
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(notes.status.privacy).toBe('private')
    expect(told().at(-1)).toBe(`private, ${UNVERIFIED}`)
  })

  it('takes a member that somebody else has removed for one who may listen still', async () => {
    const { stage, notes, told } = await exposed({})
    expect(notes.status.privacy).toBe('private')
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    await stage.pass(HOUR)
    expect(await failure(notes.put('a', { text: 'one' }))).toMatchObject({ code: 'shared' })
    stage.juliet.affiliate(NOTES, ROMEO, 'none')
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    expect(notes.status.privacy).toBe('repaired')
    expect(told()).toEqual([`private, ${UNVERIFIED}`, `repaired, ${UNVERIFIED}, others had access`])
  })
})
