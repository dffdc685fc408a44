import { describe, expect, it } from 'vitest'
import { profiles, type DiscoAnswer } from '@rxpep/testing'
import { scene } from '../../test/gate.ts'
import { note, notes, NOTES, texts } from '../../test/notes.ts'
import type { Actor } from '../../test/scene.ts'
import { asked, prosodyWith } from '../../test/wire.ts'
import { defineCollection } from '../collection/defineCollection.ts'

const BARE = 'juliet@capulet.lit'
const { account: pep } = profiles['prosody-0.12'].disco
const nothing: DiscoAnswer = { identities: [], features: [] }

/** A server that answers so for the account, and so for its domain. */
function discovering(account: DiscoAnswer, domain: DiscoAnswer) {
  return { profile: prosodyWith({ disco: { account, domain } }) }
}

/** Whom a device asked what they can do. */
function questioned({ device }: Actor): (string | undefined)[] {
  return device.sent('discoInfo').map(({ attrs }) => attrs['to'])
}

describe('discovery', () => {
  it('asks the own bare JID once before any publish, for two nodes together', async () => {
    const { actor, settled } = scene()
    const balcony = actor('balcony')
    const other = defineCollection({ ...notes, node: 'urn:example:other' })
    balcony.notes.put('a', { text: 'one' })
    balcony.account.collection(other).put('a', { text: 'two' })
    await settled()
    const [first, ...rest] = asked(balcony.device)
    expect(first).toBe('discoInfo')
    expect(rest.filter((kind) => kind === 'publish')).toHaveLength(2)
    expect(questioned(balcony)).toEqual([BARE])
  })

  it('does not ask the domain where the account has all it takes', async () => {
    const { actor, settled } = scene(discovering(pep, nothing))
    const balcony = actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await settled()
    expect(edit.state).toBe('settled')
    expect(questioned(balcony)).toEqual([BARE])
  })

  it('takes the word of the domain where the account lacks it, after one question', async () => {
    const { actor, settled } = scene(discovering(nothing, pep))
    const balcony = actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await settled()
    expect(edit.state).toBe('settled')
    expect(questioned(balcony)).toEqual([BARE, 'capulet.lit'])
  })

  it('fails every write with the names of what is missing, and publishes nothing', async () => {
    const { actor, settled, juliet } = scene(discovering(nothing, nothing))
    const balcony = actor('balcony')
    const early = balcony.notes.put('a', { text: 'one' })
    await settled()
    const late = balcony.notes.put('b', { text: 'two' })
    for (const { done } of [early, late]) {
      const outcome = await done
      expect(outcome).toMatchObject({ type: 'failed', error: { code: 'unsupported' } })
      const { message } = (outcome as { error: Error }).error
      expect(message).toContain('pubsub/pep')
      expect(message).toContain('http://jabber.org/protocol/pubsub#publish-options')
    }
    expect(balcony.notes.status).toMatchObject({ phase: 'failed', privacy: 'unsupported' })
    await expect(balcony.notes.whenReady()).rejects.toMatchObject({ code: 'unsupported' })
    expect(asked(balcony.device)).toEqual(['discoInfo', 'discoInfo'])
    expect(juliet.nodes).toEqual([])
  })

  it('does not take a lone feature or a lone identity for support', async () => {
    const { features, identities } = pep
    for (const answer of [
      { features, identities: [] },
      { features: [], identities },
    ]) {
      const { actor, settled } = scene(discovering(answer, nothing))
      const edit = actor('balcony').notes.put('a', { text: 'one' })
      await settled()
      expect(edit.state).toBe('failed')
    }
  })

  it('asks again on a fresh stream of a server that has learnt it', async () => {
    const { actor, settled, server } = scene()
    const balcony = actor('balcony')
    const rule = server.faults.refuse(
      { kind: 'create' },
      { type: 'modify', condition: 'not-acceptable' },
    )
    const { done } = balcony.notes.put('a', { text: 'one' })
    await settled()
    expect(await done).toMatchObject({ type: 'failed', error: { code: 'unsupported' } })
    rule.remove()
    balcony.device.cut()
    balcony.device.reconnect()
    await settled()
    expect(balcony.notes.status).toMatchObject({ phase: 'ready', privacy: 'private' })
    const edit = balcony.notes.put('a', { text: 'one' })
    await settled()
    expect(edit.state).toBe('settled')
  })

  it.each([
    ['is not answered', undefined],
    ['fails for now', { type: 'wait', condition: 'remote-server-timeout' }],
    ['fails', { type: 'cancel', condition: 'service-unavailable' }],
  ] as const)('keeps writes queued and asks again when it %s', async (_, error) => {
    const { actor, pass, server } = scene()
    const rule = error
      ? server.faults.refuse({ kind: 'discoInfo' }, error)
      : server.faults.drop({ kind: 'discoInfo' })
    const balcony = actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await pass(70_000)
    expect(rule.count).toBeGreaterThan(1)
    expect(edit.state).toBe('queued')
    const { privacy, phase, error: told } = balcony.notes.status
    expect({ told: told?.code, phase }).toEqual({
      told: error ? (error.type === 'wait' ? 'busy' : 'refused') : 'timeout',
      phase: 'loading',
    })
    expect(['unknown', 'checking']).toContain(privacy)
    rule.remove()
    await pass(95_000)
    expect(edit.state).toBe('settled')
    expect(balcony.notes.status).toMatchObject({ phase: 'ready', privacy: 'private' })
    expect(balcony.notes.status.error).toBeUndefined()
  })

  it('remembers the answer over a resumption, and asks anew on a fresh stream', async () => {
    const { actor, settled, juliet } = scene()
    const balcony = actor('balcony')
    balcony.notes.put('a', { text: 'one' })
    await settled()
    balcony.device.cut()
    await expect(balcony.account.features()).rejects.toMatchObject({ code: 'offline' })
    balcony.device.resume()
    await settled()
    await balcony.account.features()
    expect(questioned(balcony)).toHaveLength(1)
    balcony.device.cut({ resumable: false })
    balcony.device.reconnect()
    await settled()
    await balcony.account.features()
    expect(questioned(balcony)).toHaveLength(2)
    juliet.publish(NOTES, 'b', note('two'))
    await settled()
    expect(texts(balcony.notes.view)).toEqual({ a: 'one', b: 'two' })
  })
})
