import {
  bookmarks,
  contacts,
  displayedMarkers,
  notificationsOf,
  secretKeyBackup,
  withNotifications,
  withPinned,
  type CollectionDefinition,
} from '@rxpep/core'
import { expect, it } from 'vitest'
import { canonical } from '../src/contract/canonical.ts'
import { items, publishItems } from '../src/contract/stanzas.ts'
import { parseXml } from '../src/xml/parseXml.ts'
import { describeLive } from './describeLive.ts'
import { otherClient, recordedAccount } from './library.ts'
import type { LiveAccount, LiveServer } from './liveServer.ts'
import { patientClock } from './patientClock.ts'

const SETTLED = { type: 'settled' }
const ROOM = 'orchard@rooms.capulet.lit'
const ROMEO = 'romeo@montague.example'
const NONE = { jid: ROOM, autojoin: false }

describeLive('what another client has stored, edited by the library', (server) => {
  it('is a bookmark with settings of others and what nobody knows', async () => {
    const payload = (setting: string, pinned = '') =>
      `<conference xmlns='${bookmarks.node}' name='Orchard' autojoin='1' x:y='z' xmlns:x='urn:x'><nick>JC</nick><extensions>` +
      `<state xmlns='urn:s'> mixed <deep/></state><notify xmlns='urn:xmpp:notification-settings:1'>${setting}` +
      `<on-mention identity-category='client' identity-type='pc'><advanced><rule xmlns='urn:r'/></advanced></on-mention>` +
      `</notify>${pinned}</extensions></conference>`
    const { opened, stored } = await stage(server, bookmarks, ROOM, payload('<always/>'))
    const room = opened.view.get(ROOM)
    expect(room).toMatchObject({ jid: ROOM, name: 'Orchard', autojoin: true, nick: 'JC' })
    expect(notificationsOf(room ?? NONE)).toBe('always')
    expect(notificationsOf(room ?? NONE, { category: 'client', type: 'pc' })).toBe('on-mention')
    const edit = opened.update(ROOM, (draft) => withPinned(withNotifications(draft, 'never'), true))
    expect(await edit.done).toEqual(SETTLED)
    const pinned = `<pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>`
    expect(await stored()).toEqual(canonical(parseXml(payload('<never/>', pinned))))
  })

  it('is a contact card with properties of its own', async () => {
    const card = (name: string) =>
      `<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><fn><text>${name}</text></fn><n><surname>Montague</surname></n>` +
      `<tel><parameters><type><text>home</text></type></parameters><uri>tel:+39-045</uri></tel><x-feud xmlns='urn:f'/></vcard>`
    const { opened, stored } = await stage(server, contacts, ROMEO, card('Romeo'))
    expect(opened.view.get(ROMEO)).toMatchObject({
      name: 'Romeo',
      names: { surname: 'Montague' },
      phones: ['tel:+39-045'],
    })
    const edit = opened.update(ROMEO, (draft) => void (draft.name = 'Romeo Montague'))
    expect(await edit.done).toEqual(SETTLED)
    expect(await stored()).toEqual(canonical(parseXml(card('Romeo Montague'))))
  })

  it('is a marker of what has been displayed', async () => {
    const juliet = await server.account()
    const marker = (id: string) =>
      `<displayed xmlns='urn:xmpp:mds:displayed:0'><stanza-id xmlns='urn:xmpp:sid:0' by='${juliet.jid}' id='${id}'/></displayed>`
    const compare = (a: { stanzaId: { id: string } }, b: { stanzaId: { id: string } }) =>
      Number(a.stanzaId.id) - Number(b.stanzaId.id)
    const definition = displayedMarkers({ account: juliet.jid, compare })
    const { opened, stored } = await stage(server, definition, ROMEO, marker('2'), juliet)
    expect(opened.view.get(ROMEO)).toEqual({ chat: ROMEO, stanzaId: { id: '2', by: juliet.jid } })
    const displayed = (id: string) => opened.put({ chat: ROMEO, stanzaId: { id, by: juliet.jid } })
    await displayed('1').done
    expect(await stored()).toEqual(canonical(parseXml(marker('2'))))
    expect(await displayed('3').done).toEqual(SETTLED)
    expect(await stored()).toEqual(canonical(parseXml(marker('3'))))
  })

  it('is a backup of a secret key', async () => {
    const key = (base64: string) => `<secretkey xmlns='urn:xmpp:openpgp:0'>${base64}</secretkey>`
    const { opened, stored } = await stage(server, secretKeyBackup, 'current', key('AAECAwQF'))
    expect(opened.view.get('current')?.message).toEqual(new Uint8Array([0, 1, 2, 3, 4, 5]))
    expect(await opened.put({ message: new Uint8Array([255, 0]) }).done).toEqual(SETTLED)
    expect(await stored()).toEqual(canonical(parseXml(key('/wA='))))
  })
})

/** A collection of an account in which another client has stored this item before, and the payload of that item now. */
async function stage<T, I>(
  server: LiveServer,
  definition: CollectionDefinition<T, I>,
  id: string,
  payload: string,
  given?: LiveAccount,
) {
  const juliet = given ?? (await server.account())
  const other = await otherClient(server.tcp, juliet)
  const item = parseXml(`<item id='${id}'>${payload}</item>`)
  await other.request(publishItems(definition.node, [item], { access_model: 'whitelist' }))
  const own = await otherClient(server.tcp, juliet)
  const { account } = recordedAccount(own, { clock: patientClock })
  const opened = account.collection(definition)
  opened.subscribe(() => undefined)
  await opened.whenReady()
  const stored = async () => {
    const answer = await other.request(items(definition.node))
    const list = answer.getChild('pubsub')?.getChild('items')?.getChildren('item') ?? []
    return canonical(list.find(({ attrs }) => attrs['id'] === id)?.children[0] ?? '')
  }
  return { opened, stored }
}
