import { profiles, type Profile } from '@rxpep/testing'
import { describe, expect, it } from 'vitest'
import { PRIVATE, scene } from '../../test/gate.ts'
import { note, NOTES, notes } from '../../test/notes.ts'
import { storedPrivate, storePrivate } from '../../test/privateXml.ts'
import { tracesOf } from '../../test/watch.ts'
import { defineDocument } from '../collection/defineDocument.ts'
import { privateXmlFallback } from './privateXmlFallback.ts'

const page = defineDocument({
  node: NOTES,
  codec: notes.codec,
  initial: { text: 'nothing yet' },
  access: privateXmlFallback({ name: 'note', xmlns: NOTES }),
})

const prosody = profiles['prosody-0.12']
const { account } = prosody.disco
/** A server that can't be asked to keep a node private. */
const OLD: Profile = {
  ...prosody,
  disco: {
    ...prosody.disco,
    account: {
      ...account,
      features: account.features.filter((feature) => !feature.endsWith('#publish-options')),
    },
  },
}

async function reader(profile: Profile, before?: string) {
  const stage = scene({ profile })
  const other = stage.device('chamber')
  await stage.settled()
  if (before !== undefined) await storePrivate(other, String(note(before)))
  const actor = stage.actor('balcony')
  const fallbacks = tracesOf(actor, 'fallback')
  const document = actor.account.document(page)
  const values: string[] = []
  document.subscribe(({ text }) => values.push(text))
  return { stage, document, values, fallbacks, other }
}

describe('a document with a fallback', () => {
  it('is in private XML where the server cannot keep a node private, and says so', async () => {
    const { stage, document, other, fallbacks } = await reader(OLD)
    await document.whenReady()
    const edit = document.put({ text: 'a rose' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(await storedPrivate(other, 'note', NOTES)).toBe(String(note('a rose')))
    expect(stage.juliet.nodes).not.toContain(NOTES)
    expect(document.status).toMatchObject({ delivery: 'none', privacy: 'private' })
    expect(fallbacks).toHaveLength(1)
  })

  it('is a node where the server can', async () => {
    const { stage, document, other, fallbacks } = await reader(prosody)
    await document.whenReady()
    document.put({ text: 'a rose' })
    await stage.settled()
    expect(stage.juliet.items(NOTES).map(({ payload }) => String(payload))).toEqual([
      String(note('a rose')),
    ])
    expect(await storedPrivate(other, 'note', NOTES)).toBe(`<note xmlns="${NOTES}"/>`)
    expect(document.status.delivery).toBe('proven')
    expect(fallbacks).toEqual([])
  })

  it('moves from private XML to the node once the server can', async () => {
    const { stage, document, other, values } = await reader(prosody, 'of before')
    expect(await document.whenReady()).toEqual({ text: 'of before' })
    await stage.settled()
    expect(stage.juliet.items(NOTES).map(({ id, payload }) => [id, payload.getText()])).toEqual([
      ['current', 'of before'],
    ])
    expect(await storedPrivate(other, 'note', NOTES)).toBe(`<note xmlns="${NOTES}"/>`)
    document.remove()
    await stage.settled()
    expect(values).toEqual(['nothing yet', 'of before', 'nothing yet'])
  })

  it('keeps what the node has before what lies in private XML', async () => {
    const { stage, document } = await reader(prosody, 'of before')
    stage.juliet.createNode(NOTES, PRIVATE)
    stage.juliet.publish(NOTES, 'current', note('the newer one'))
    expect(await document.whenReady()).toEqual({ text: 'the newer one' })
    await stage.settled()
    expect(stage.juliet.items(NOTES)).toHaveLength(1)
  })

  it.each(['storage:bookmarks', 'urn:xmpp:bookmarks:1'])('is refused for %s', (xmlns) => {
    expect(() => privateXmlFallback({ name: 'storage', xmlns })).toThrow('invalid-option')
  })
})
