import { describe, expect, it } from 'vitest'
import { PRIVATE, opened, scene } from '../../test/gate.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { parseXml } from '../xml/parseXml.ts'
import { secretKeyBackup } from './secretKeyBackup.ts'

const NODE = 'urn:xmpp:openpgp:0:secret-key'
const message = Uint8Array.from({ length: 2000 }, (_, i) => (i * 7) % 256)
const { codec } = secretKeyBackup
const payload = (text: string) =>
  parseXml(`<secretkey xmlns='urn:xmpp:openpgp:0'>${text}</secretkey>`)

describe('a backup of secret keys', () => {
  // XEP-0373 §5.2.2, with Base64 where it has words.
  it('is read as bytes, whatever white space is in between', () => {
    expect(codec.decode(payload('\n            AAEC\n            AwQ=\n        '), 'any')).toEqual({
      message: Uint8Array.of(0, 1, 2, 3, 4),
    })
  })

  it.each([
    ['as clients with one line write it', 'AAECAwQ='],
    ['in lines', '\nAAEC\nAwQ=\n'],
    ['with something else', 'AAEC<x xmlns="urn:x"/>AwQ='],
  ])('stays as it is while it is the same: %s', (_, text) => {
    const given = payload(text)
    expect(canonicalEqual(codec.encode(codec.decode(given, 'id'), 'id', given), given)).toBe(true)
  })

  it('is none when it is not Base64', () => {
    expect(() => codec.decode(payload('BASE64_OPENPGP'), 'id')).toThrow(
      expect.objectContaining({ code: 'undecodable' }) as Error,
    )
  })

  it('goes to a private node and comes back on another device', async () => {
    const stage = scene()
    const [one, two] = [await opened(stage, 'balcony'), await opened(stage, 'chamber')]
    const edit = one.account.collection(secretKeyBackup).put({ message })
    await stage.settled()
    expect(edit.state).toBe('settled')
    expect(stage.juliet.node(NODE)?.config.get('access_model')).toBe('whitelist')
    const view = await two.account.collection(secretKeyBackup).whenReady()
    expect([...view]).toEqual([['current', { message }]])
  })

  it('is found where a client let the server choose the ItemID', async () => {
    const stage = scene()
    stage.juliet.createNode(NODE, PRIVATE)
    stage.juliet.publish(NODE, 'x7', payload('AAEC'))
    const { account } = await opened(stage, 'balcony')
    const view = await account.collection(secretKeyBackup).whenReady()
    expect(view.get('x7')?.message).toEqual(Uint8Array.of(0, 1, 2))
  })
})
