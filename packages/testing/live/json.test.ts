import { defineCollection, json, xml } from '@rxpep/core'
import { expect, it } from 'vitest'
import { items, publishItems } from '../src/contract/stanzas.ts'
import { describeLive } from './describeLive.ts'
import { libraryDevice, otherClient } from './library.ts'

const values = defineCollection({ node: 'urn:example:json', codec: json() })

describeLive('a value that is JSON', (server) => {
  it('comes back as it went, whatever texts and numbers are in it', async () => {
    const owner = await server.account()
    const here = (await libraryDevice(server.tcp, owner)).account.collection(values)
    const there = (await libraryDevice(server.tcp, owner)).account.collection(values)
    there.subscribe(() => undefined)
    await there.whenReady()
    const value = {
      '\0 \uD800 \uDFFF \uFFFE \uFFFF': '\r\n\t\b\u007F\u0085\u2028 \u{1F339} ]]> &amp; <\'">',
      numbers: [-0, 1e21, 5e-324, Number.MAX_SAFE_INTEGER],
      nothing: null,
    }
    expect(await here.put('a', value).done).toEqual({ type: 'settled' })
    await expect.poll(() => there.view.get('a')).toStrictEqual(value)
  })

  it('keeps to the letter what another client wrote', async () => {
    const owner = await server.account()
    const other = await otherClient(server.tcp, owner)
    const here = (await libraryDevice(server.tcp, owner)).account.collection(values)
    here.subscribe(() => undefined)
    await here.whenReady()
    const text = '{ "big" : 12345678901234567890, "one": 1.0,\n "a":[{"\\u0062":"&"}] }'
    const payload = xml('json', { xmlns: 'urn:xmpp:json:0' }, text)
    await other.request(publishItems(values.node, [xml('item', { id: 'a' }, payload)]))
    await expect.poll(() => here.view.size).toBe(1)
    const edit = here.update('a', (draft) => Object.assign(draft as object, { more: true }))
    expect(await edit.done).toEqual({ type: 'settled' })
    const stored = (await other.request(items(values.node))).toString()
    expect(stored).toContain(
      '{"big":12345678901234567890,"one":1.0,"a":[{"b":"&amp;"}],"more":true}',
    )
  })
})
