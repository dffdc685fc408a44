import { describe, expect, it } from 'vitest'
import { scene } from '../../test/gate.ts'
import { note, notes as definition } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { defineDocument } from './defineDocument.ts'

const DRAFT = 'urn:example:draft'
const draft = defineDocument({ node: DRAFT, codec: definition.codec, initial: { text: '' } })
describe('a document', () => {
  it('has the initial value until there is one, and again when it is removed', async () => {
    const stage = scene()
    const { account } = stage.actor('balcony')
    const document = account.document(draft)
    const { values } = record(document.value$)
    const runs: string[] = []
    const stop = document.subscribe(({ text }) => runs.push(text))
    expect(await document.whenReady()).toEqual({ text: '' })
    document.put({ text: 'dear' })
    await document.whenInSync()
    expect(document.value).toEqual({ text: 'dear' })
    stage.juliet.publish(DRAFT, 'current', note('dearest'))
    await stage.settled()
    document.remove()
    await stage.pass(3000)
    stop()
    expect(values.map(({ text }) => text)).toEqual(['', 'dear', 'dearest', ''])
    expect(runs).toEqual(['', 'dear', 'dearest', ''])
    expect(document.status).toMatchObject({ phase: 'ready', pending: 0 })
  })

  it('is the one item current of its node, and no other', async () => {
    const stage = scene()
    const { account, device } = stage.actor('balcony')
    const document = account.document(draft)
    const { values } = record(document.value$)
    await document.whenReady()
    expect(account.document(draft)).toBe(document)
    document.put({ text: 'dear' })
    await stage.pass(3000)
    expect(stage.juliet.items(DRAFT).map(({ id }) => id)).toEqual(['current'])
    expect(device.sent('publish')[0]?.toString()).toContain('<item id="current">')
    stage.juliet.publish(DRAFT, 'another', note('x'))
    await stage.settled()
    expect(values).toHaveLength(2)
  })
})
