import { describe, expect, it } from 'vitest'
import { parseXml, type RequestKind } from '@rxpep/testing'
import { scene, sceneWith, statesOf } from '../../test/gate.ts'
import { note, NOTES, texts } from '../../test/notes.ts'
import type { Scene } from '../../test/scene.ts'
import { asked } from '../../test/wire.ts'
import { NS_DATA, NS_DISCO_INFO, NS_PUBSUB, NS_PUBSUB_OWNER } from '../xml/namespaces.ts'

const deep = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)

/** Payloads that are no answer to anything, or only look like one. */
const NONSENSE: Record<string, string> = {
  nothing: '',
  'text only': 'hello',
  'something else': `<other xmlns='urn:example:other'><x/></other>`,
  'the wrong namespace': `<pubsub xmlns='urn:example:pubsub'><configure/><items/></pubsub>`,
  'an empty pubsub': `<pubsub xmlns='${NS_PUBSUB}'/>`,
  'an empty owner pubsub': `<pubsub xmlns='${NS_PUBSUB_OWNER}'/>`,
  'an empty query': `<query xmlns='${NS_DISCO_INFO}'/>`,
  'lists of the nameless': `<pubsub xmlns='${NS_PUBSUB_OWNER}'><configure/><affiliations><affiliation/></affiliations><subscriptions><subscription/></subscriptions></pubsub>`,
  'a form without fields': `<pubsub xmlns='${NS_PUBSUB_OWNER}'><configure><x xmlns='${NS_DATA}' type='form'/></configure></pubsub>`,
  'a form of strange fields': `<pubsub xmlns='${NS_PUBSUB_OWNER}'><configure><x xmlns='${NS_DATA}'><field/><field var='pubsub#access_model'/><field var='__proto__'><value>x</value></field></x></configure></pubsub>`,
  'nesting without end': `<pubsub xmlns='${NS_PUBSUB}'>${deep(2000)}</pubsub>`,
}

const KINDS: RequestKind[] = [
  'discoInfo',
  'getConfiguration',
  'create',
  'affiliations',
  'ownerSubscriptions',
  'configure',
  'subscribe',
  'items',
  'publish',
  'retract',
]

/** Answers each request of a kind with nonsense in the place of the truth. */
function answerWith(
  stage: Scene,
  fullJid: string,
  kind: RequestKind,
  answer: (id: string) => string,
) {
  return stage.server.faults.drop({
    from: fullJid,
    kind,
    where: (iq) => {
      const id = iq.attrs['id'] ?? ''
      queueMicrotask(() => {
        stage.server.inject(fullJid, parseXml(answer(id)))
      })
      return true
    },
  })
}

/** What an edit may be in the end; while it is queued, somebody is told why. */
const ENDS = ['settled', 'failed', 'conflicted', 'queued', 'acked']

describe.each(KINDS)('an answer to %s that is none', (kind) => {
  it.each(Object.keys(NONSENSE))('is survived: %s', async (what) => {
    const stage = kind === 'configure' ? sceneWith({ access_model: 'open' }) : scene()
    const balcony = stage.actor('balcony')
    balcony.notes.subscribe(() => undefined)
    const payload = NONSENSE[what] ?? ''
    const rule = answerWith(
      stage,
      balcony.device.fullJid,
      kind,
      (id) => `<iq type='result' id='${id}'>${payload}</iq>`,
    )
    const edits = [balcony.notes.put('a', { text: 'one' }), balcony.notes.remove('b')]
    await stage.pass(10_000)
    expect(rule.count).toBeGreaterThan(0)
    for (const state of statesOf(edits)) expect(ENDS).toContain(state)
    // What can't be read proves nothing: there is no publish before the node is seen private.
    const unproven = [
      'discoInfo',
      'getConfiguration',
      'affiliations',
      'ownerSubscriptions',
    ].includes(kind)
    if (unproven) {
      expect(asked(balcony.device, 'publish')).toEqual([])
      expect(['unknown', 'checking', 'violated', 'unsupported']).toContain(
        balcony.notes.status.privacy,
      )
    }
    rule.remove()
    balcony.device.cut({ resumable: false })
    balcony.device.reconnect()
    // Who seemed to undo every repair is not fought for a while.
    await stage.pass(kind === 'configure' ? 600_000 : 0)
    const later = balcony.notes.put('c', { text: 'later' })
    await stage.pass(100_000)
    expect(later.state).toBe('settled')
    expect(balcony.notes.status.phase).toBe('ready')
    expect(stage.juliet.node(NOTES)?.config.get('access_model')).toBe('whitelist')
  })
})

describe.each(KINDS)('an error to %s that is hardly one', (kind) => {
  it.each([
    ['without anything', ''],
    ['without a condition', '<error/>'],
    ['of an unknown type', `<error type='maybe'><strange xmlns='urn:example:strange'/></error>`],
    ['with text for a condition', `<error type='cancel'>no</error>`],
  ])('is survived: %s', async (_, payload) => {
    const stage = sceneWith()
    stage.juliet.publish(NOTES, 'z', note('was there'))
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    const { fullJid } = balcony.device
    const answer = (id: string) => `<iq type='error' id='${id}'>${payload}</iq>`
    const rule = answerWith(stage, fullJid, kind, answer)
    const edits = [balcony.notes.put('a', { text: 'one' }), balcony.notes.remove('b')]
    balcony.device.cut({ resumable: false })
    balcony.device.reconnect()
    await stage.pass(10_000)
    for (const state of statesOf(edits)) expect(ENDS).toContain(state)
    expect(texts(balcony.notes.view)).toMatchObject({ z: 'was there' })
    rule.remove()
    balcony.device.cut({ resumable: false })
    balcony.device.reconnect()
    const later = balcony.notes.put('c', { text: 'later' })
    await stage.pass(100_000)
    expect(later.state).toBe('settled')
  })
})

describe('the answer of somebody else', () => {
  it.each(['romeo@montague.lit', 'capulet.lit', 'juliet@capulet.lit/chamber'])(
    'from %s proves nothing and ends nothing',
    async (from) => {
      const stage = scene()
      const balcony = stage.actor('balcony')
      const rule = answerWith(
        stage,
        balcony.device.fullJid,
        'getConfiguration',
        (id) =>
          `<iq type='result' id='${id}' from='${from}'><pubsub xmlns='${NS_PUBSUB_OWNER}'><configure/></pubsub></iq>`,
      )
      const edit = balcony.notes.put('a', { text: 'one' })
      await stage.pass(10_000)
      expect(edit.state).toBe('queued')
      expect(asked(balcony.device, 'publish')).toEqual([])
      rule.remove()
      await stage.pass(100_000)
      expect(edit.state).toBe('settled')
    },
  )
})
