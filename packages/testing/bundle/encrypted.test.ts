import { elementCodec, xml } from '@rxpep/core'
import { encrypted, keyFromPassphrase } from '@rxpep/core/encrypted'
import type { Page } from 'playwright-core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appFolder, OWN_TRANSPORT_APP } from './appFolder.ts'
import { BUNDLERS } from './bundlers.ts'
import { browser, launchChromium, servePage } from './chromium.ts'
import { call } from './storagePage.ts'

/** What goes over the wire, as JSON can carry it. */
interface Sealed {
  readonly id: string
  readonly jwe: string
}

const APP = `
import { elementCodec, xml } from '@rxpep/core'
import { encrypted, keyFromPassphrase } from '@rxpep/core/encrypted'
const scope = { account: 'juliet@capulet.lit', app: 'example.org/notes' }
const place = { account: 'juliet@capulet.lit', node: 'urn:example:notes' }
const sealingWith = async (passphrase) =>
  encrypted(elementCodec(), { key: await keyFromPassphrase(passphrase, scope) }).sealing
Object.assign(globalThis, {
  async seal(passphrase, text) {
    const item = { id: 'romeo', payload: xml('note', { xmlns: 'urn:example:notes' }, text) }
    const { id, payload } = await (await sealingWith(passphrase)).seal(item, place)
    return { id, jwe: payload.getText() }
  },
  async open(passphrase, { id, jwe }, xmlns) {
    const payload = xml('encrypted', { xmlns }, jwe)
    try {
      const item = await (await sealingWith(passphrase)).open({ id, payload }, place)
      return [item.id, item.payload.getText()]
    } catch (error) {
      return error.code
    }
  },
})
`

const TEXT = 'Wherefore art thou “Rømeo”? 🌹'
const NS = 'urn:uuid:f18518c5-4f05-4712-854b-e304ab783937'
const place = { account: 'juliet@capulet.lit', node: 'urn:example:notes' }

describe.each(Object.entries(BUNDLERS))('%s, without configuration,', (_name, bundle) => {
  it('bundles an app that encrypts, and the code for that into no other', async () => {
    const { code, complaints } = await bundle(await appFolder(APP))
    expect(complaints).toEqual([])
    expect(code).toContain('A256GCM')
    expect(code).not.toMatch(/["']node:/)
    expect((await bundle(await appFolder(OWN_TRANSPORT_APP))).code).not.toContain('A256GCM')
  })
})

describe.skipIf(!browser)('in Chromium', () => {
  it('an item that Node has sealed is opened, and one that Chromium has is opened by Node', async () => {
    const page = await openPage()
    const scope = { account: 'juliet@capulet.lit', app: 'example.org/notes' }
    const key = await keyFromPassphrase('Rose', scope)
    const { sealing } = encrypted(elementCodec(), { key })
    const item = { id: 'romeo', payload: xml('note', { xmlns: 'urn:example:notes' }, TEXT) }
    const here = await sealing.seal(item, place)
    const sent = { id: here.id, jwe: here.payload.getText() }
    expect(await call(page, 'open', 'Rose', sent, NS)).toEqual(['romeo', TEXT])
    const there = await call<Sealed>(page, 'seal', 'Rose', TEXT)
    expect(there.id).toBe(here.id)
    const payload = xml('encrypted', { xmlns: NS }, there.jwe)
    expect((await sealing.open({ id: there.id, payload }, place)).payload.getText()).toBe(TEXT)
  })

  it('a wrong key, a changed item and a moved one are refused', async () => {
    const page = await openPage()
    const sealed = await call<Sealed>(page, 'seal', 'Rose', TEXT)
    const { id, jwe } = sealed
    const changed = jwe.slice(0, -9) + (jwe.at(-9) === 'A' ? 'B' : 'A') + jwe.slice(-8)
    const refused = await Promise.all([
      call(page, 'open', 'Thorn', sealed, NS),
      call(page, 'open', 'Rose', { id, jwe: changed }, NS),
      call(page, 'open', 'Rose', { id: 'romeo', jwe }, NS),
    ])
    expect(refused).toEqual(['undecryptable', 'undecryptable', 'undecryptable'])
  })
})

async function openPage(): Promise<Page> {
  const { code } = await (BUNDLERS['esbuild'] as (typeof BUNDLERS)[string])(await appFolder(APP))
  const { url, stop } = await servePage(code)
  onTestFinished(stop)
  const running = await launchChromium()
  onTestFinished(() => running.close())
  const page = await running.newPage()
  await page.goto(url)
  return page
}
