import { describe, expect, it } from 'vitest'
import { configOf, failure, scene, sceneWith } from '../../test/gate.ts'
import { NOTES } from '../../test/notes.ts'
import { asked, fieldsOf, prosodyWith } from '../../test/wire.ts'

describe('the privacy gate, with the form of the server', () => {
  it('fails closed where the form has no access_model', async () => {
    const base = prosodyWith({})
    const fields = base.config.fields.filter(({ name }) => name !== 'access_model')
    const stage = scene({ profile: { ...base, config: { ...base.config, fields } } })
    const balcony = stage.actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ name: 'NodeError' })
    expect(asked(balcony.device, 'publish')).toEqual([])
  })

  it.each(['max_items', 'persist_items', 'notify_retract', 'publish_model', 'notification_type'])(
    'does without the optional field %s',
    async (absent) => {
      const { publishOptions, config } = prosodyWith({})
      const fields = config.fields.filter(({ name }) => name !== absent)
      const stage = scene({
        profile: prosodyWith({
          config: { ...config, fields },
          publishOptions: { ...publishOptions, unknown: 'precondition' },
        }),
      })
      const balcony = stage.actor('balcony')
      const edits = ['a', 'b'].map((id) => balcony.notes.put(id, { text: id }))
      await stage.settled()
      expect(edits.map(({ state }) => state)).toEqual(['settled', 'settled'])
      for (const publish of balcony.device.sent('publish')) {
        expect(fieldsOf(publish)).not.toHaveProperty([`pubsub#${absent}`])
      }
    },
  )
})

describe('the privacy gate, where max is refused', () => {
  const noMax = prosodyWith({ maxItems: { max: 'refused' } })

  it("creates with the form's own range instead, private on every rung", async () => {
    const stage = scene({ profile: noMax })
    const balcony = stage.actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(configOf(stage, 'max_items')).toBe('256')
    const rungs = balcony.device.sent('create').map((iq) => fieldsOf(iq) ?? {})
    expect(rungs.map((fields) => fields['pubsub#max_items'])).toEqual(['max', '256'])
    for (const fields of rungs) expect(fields['pubsub#access_model']).toBe('whitelist')
  })

  it("repairs a node of one item with the form's own range instead", async () => {
    const stage = sceneWith({ access_model: 'open', max_items: '1' }, noMax)
    const balcony = stage.actor('balcony')
    const edits = ['a', 'b'].map((id) => balcony.notes.put(id, { text: id }))
    await stage.settled()
    expect(configOf(stage, 'max_items')).toBe('256')
    expect(configOf(stage, 'access_model')).toBe('whitelist')
    expect(edits.map(({ state }) => state)).toEqual(['settled', 'settled'])
    const rungs = balcony.device.sent('configure').map((iq) => fieldsOf(iq) ?? {})
    expect(rungs.map((fields) => fields['pubsub#max_items'])).toEqual(['max', '256'])
    for (const fields of rungs) expect(fields['pubsub#access_model']).toBe('whitelist')
  })

  it('makes the node private even if the server takes nothing else', async () => {
    const stage = sceneWith({ access_model: 'open', max_items: '1' })
    stage.server.faults.refuse(
      {
        kind: 'configure',
        where: (iq) => 'pubsub#max_items' in (fieldsOf(iq) ?? {}),
      },
      { type: 'modify', condition: 'not-acceptable' },
    )
    const balcony = stage.actor('balcony')
    await balcony.notes.whenReady()
    expect(balcony.notes.status).toMatchObject({ phase: 'ready', privacy: 'repaired' })
    expect(configOf(stage, 'access_model')).toBe('whitelist')
  })

  it('asks for a number where max is taken and means one item', async () => {
    const stage = scene({ profile: 'openfire' })
    const balcony = stage.actor('balcony')
    const edits = ['a', 'b', 'c'].map((id) => balcony.notes.put(id, { text: id }))
    await stage.pass(10_000)
    expect(configOf(stage, 'max_items')).toBe('1000')
    expect(edits.map(({ state }) => state)).toEqual(['settled', 'settled', 'settled'])
    expect(stage.juliet.items(NOTES)).toHaveLength(3)
  })

  it('does with what it gets where no more items can be had', async () => {
    const stage = sceneWith({ access_model: 'whitelist', max_items: '1' })
    stage.server.faults.refuse(
      { kind: 'configure' },
      { type: 'modify', condition: 'not-acceptable' },
    )
    const balcony = stage.actor('balcony')
    const edits = ['a', 'b'].map((id) => balcony.notes.put(id, { text: id }))
    await stage.pass(10_000)
    expect(edits.map(({ state }) => state)).toEqual(['settled', 'failed'])
    expect(balcony.notes.status).toMatchObject({ phase: 'ready', privacy: 'private' })
  })

  it('stops at the privacy pair alone, and calls a server that refuses even that unsupported', async () => {
    const stage = scene()
    stage.server.faults.refuse({ kind: 'create' }, { type: 'modify', condition: 'not-acceptable' })
    const balcony = stage.actor('balcony')
    const edit = balcony.notes.put('a', { text: 'one' })
    await stage.settled()
    expect(await failure(edit)).toMatchObject({ code: 'unsupported' })
    const least = balcony.device.sent('create').at(-1)
    expect(Object.keys(fieldsOf(least!) ?? {})).toEqual([
      'FORM_TYPE',
      'pubsub#persist_items',
      'pubsub#access_model',
    ])
    expect(stage.juliet.nodes).toEqual([])
  })
})
