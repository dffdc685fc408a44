import { describe, expect, it } from 'vitest'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { noteCodec as codec, noteListing as listing } from './rosterNotes.ts'

const NS = 'storage:rosternotes'
const list = (inside: string) => parseXml(`<storage xmlns='${NS}'>${inside}</storage>`)
const wrong = expect.objectContaining({ code: 'unencodable' }) as Error

// XEP-0145 §2.
const example = `
  <note jid='hamlet@shakespeare.lit'
        cdate='2004-09-24T15:23:21Z'
        mdate='2004-09-24T15:23:21Z'>Seems to be a good writer</note>
  <note jid='juliet@capulet.com'
        cdate='2004-09-27T17:23:14Z'
        mdate='2004-09-28T12:43:12Z'>Oh my sweetest love ...</note>
`
const values = (given: ReturnType<typeof list>) =>
  listing.split(given).map(({ id, payload }) => codec.decode(payload, id))

describe('notes', () => {
  it('are read from the example', () => {
    expect(values(list(example))).toStrictEqual([
      {
        jid: 'hamlet@shakespeare.lit',
        text: 'Seems to be a good writer',
        created: '2004-09-24T15:23:21Z',
        modified: '2004-09-24T15:23:21Z',
      },
      {
        jid: 'juliet@capulet.com',
        text: 'Oh my sweetest love ...',
        created: '2004-09-27T17:23:14Z',
        modified: '2004-09-28T12:43:12Z',
      },
    ])
  })

  it('stay as they are when one of them is edited', () => {
    const given = list(example)
    const { id, payload } = listing.split(given)[1]!
    const modified = new Date(Date.UTC(2004, 9, 1)).toISOString()
    const edited = codec.encode(
      { ...codec.decode(payload, id), text: 'Oh my', modified },
      id,
      payload,
    )
    expect(
      canonicalEqual(
        listing.put(given, id, edited),
        list(
          example
            .replace('Oh my sweetest love ...', 'Oh my')
            .replace('2004-09-28T12:43:12Z', '2004-10-01T00:00:00.000Z'),
        ),
      ),
    ).toBe(true)
  })

  it('may have no dates, or such that are none, which stay', () => {
    const given = list(
      `<note jid='a@b' cdate='1094000000' mdate=''>x</note><note jid='c@d'>y</note>`,
    )
    expect(values(given)).toStrictEqual([
      { jid: 'a@b', text: 'x' },
      { jid: 'c@d', text: 'y' },
    ])
    const { id, payload } = listing.split(given)[0]!
    const edited = codec.encode({ jid: 'a@b', text: 'z' }, id, payload)
    expect(edited.attrs).toMatchObject({ cdate: '1094000000', mdate: '' })
    expect(edited.getText()).toBe('z')
  })

  it('are written with what they have', () => {
    const note = { jid: 'a@b', text: 'x' }
    expect(codec.encode(note, 'a@b').toString()).toBe(`<note xmlns="${NS}" jid="a@b">x</note>`)
    expect(() => codec.encode({ ...note, created: 'yesterday' }, 'a@b')).toThrow(wrong)
    expect(() => codec.encode(note, 'c@d')).toThrow(wrong)
    expect(() => codec.encode({ jid: '', text: '' }, '')).toThrow(wrong)
  })

  it('are one for each JID, however it is written; a resource makes another one', () => {
    const given = list(
      `<note jid='Hamlet@Shakespeare.LIT'>1</note><note jid='hamlet@shakespeare.lit'>2</note>` +
        `<note jid='room@chat.lit/Hamlet'>3</note><note>4</note><x jid='a@b'/>`,
    )
    expect(listing.split(given).map(({ id }) => id)).toEqual([
      'hamlet@shakespeare.lit',
      'room@chat.lit/Hamlet',
    ])
    expect(listing.remove(given, 'hamlet@shakespeare.lit').children).toHaveLength(3)
  })
})
