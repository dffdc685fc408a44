import { describe, expect, it, onTestFinished } from 'vitest'
import { configOf, failure, opened, PRIVATE, scene, sceneWith } from '../../test/gate.ts'
import { note, notes as definition, NOTES } from '../../test/notes.ts'
import { profiles } from '@rxpep/testing'
import { defineCollection } from '../collection/defineCollection.ts'
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
  const exposed = (settings: object = { access_model: 'open' }) => {
    const stage = sceneWith({ ...PRIVATE, ...settings }, profiles['ejabberd-23.01'])
    const romeo = stage.server.account(ROMEO).connect({ resource: 'orchard' })
    const heard: string[] = []
    romeo.message$.subscribe((message) => heard.push(message.toString()))
    onTestFinished(() => romeo.close())
    return { stage, heard, listen: () => romeo.send(xml('presence')) }
  }

  it('repairs what it can, tells that this is no proof, and writes nothing', async () => {
    const { stage, heard, listen } = exposed()
    await stage.settled()
    await listen()
    stage.juliet.subscribe(NOTES, ROMEO)
    const { notes } = await opened(stage)
    expect(configOf(stage, 'access_model')).toBe('whitelist')
    expect(notes.status).toMatchObject({ phase: 'ready', privacy: 'violated' })
    const error = await failure(notes.put('a', { text: 'a secret' }))
    expect(error).toMatchObject({ name: 'NodeError', code: 'not-private' })
    stage.juliet.publish(NOTES, 'b', note('by another client'))
    await stage.settled()
    expect(heard.join()).toContain('by another client')
    expect(heard.join()).not.toContain('a secret')
  })

  it('does not forget it on the next session, but when the node is made anew', async () => {
    const { stage } = exposed()
    const { notes, device } = await opened(stage)
    device.cut({ resumable: false })
    device.reconnect()
    await stage.settled()
    expect(await failure(notes.put('a', { text: 'one' }))).toMatchObject({ code: 'not-private' })
    stage.juliet.deleteNode(NOTES)
    await stage.pass(5000)
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    expect(notes.status.privacy).toBe('private')
  })

  it('takes it for private where the definition says to remove others, and tells what was not seen', async () => {
    const { stage } = exposed()
    const { account } = stage.actor('balcony')
    const traced: unknown[] = []
    account.trace$.subscribe((entry) => entry.type === 'privacy' && traced.push(entry))
    const edit = account
      .collection(defineCollection({ ...definition, sharing: 'remove' }))
      .put('a', { text: 'one' })
    expect(await edit.done).toEqual({ type: 'settled' })
    expect(traced[0]).toMatchObject({ verdict: 'repaired', was: ['subscriptions unverified'] })
  })

  it('takes a member that somebody has removed for one who may listen still', async () => {
    const { stage } = exposed({})
    stage.juliet.affiliate(NOTES, ROMEO, 'member')
    const { notes } = await opened(stage)
    expect(notes.status.privacy).toBe('shared')
    stage.juliet.affiliate(NOTES, ROMEO, 'none')
    expect(await failure(notes.put('a', { text: 'one' }))).toMatchObject({ code: 'not-private' })
  })

  it('goes by the affiliations where nothing says that others had access', async () => {
    const { stage } = exposed({})
    const { notes } = await opened(stage)
    expect(await notes.put('a', { text: 'one' }).done).toEqual({ type: 'settled' })
    expect(notes.status.privacy).toBe('private')
  })
})
