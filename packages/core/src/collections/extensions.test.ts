import { describe, expect, it } from 'vitest'
import { scene } from '../../test/gate.ts'
import { canonicalEqual } from '../xml/canonical.ts'
import { xml, type Element } from '../xml/element.ts'
import { NS_BOOKMARKS } from '../xml/namespaces.ts'
import { parseXml } from '../xml/parseXml.ts'
import type { Conflict } from '../sync/edit.ts'
import { bookmarks, type Bookmark } from './bookmarks.ts'
import { extensionOf, withExtension, withoutExtension } from './extensions.ts'
import { notificationsOf, withNotifications } from './notificationSettings.ts'
import { isPinned, withPinned } from './pinning.ts'

const jid = 'orchard@conference.shakespeare.lit'
const STATE = `<state xmlns='http://myclient.example/bookmark/state' minimized='true'/>`
const conference = (extensions: string) =>
  parseXml(`<conference xmlns='${NS_BOOKMARKS}' name='The Orchard'>${extensions}</conference>`)
const room = (...inside: string[]) =>
  bookmarks.codec.decode(conference(`<extensions>${inside.join('')}</extensions>`), jid)
const bare: Bookmark = { jid, autojoin: false }
const inside = ({ extensions }: Bookmark) => extensions?.children.join('')

describe('an extension of a bookmark', () => {
  it('is put after the others, which stay', () => {
    const extended = withExtension(room(STATE), xml('colour', { xmlns: 'urn:c' }, 'red'))
    expect(extended.extensions?.getChildren('state')).toHaveLength(1)
    expect(extensionOf(extended, 'colour', 'urn:c')?.getText()).toBe('red')
    expect(extended).toMatchObject({ jid, autojoin: false, name: 'The Orchard' })
  })

  it('is put in the place of the one of its name and namespace', () => {
    const before = room(`<c xmlns='urn:1'/>`, `<c xmlns='urn:2'>old</c>`, STATE)
    const after = withExtension(before, xml('c', { xmlns: 'urn:2' }, 'new'))
    const expected = room(`<c xmlns='urn:1'/>`, `<c xmlns='urn:2'>new</c>`, STATE)
    expect(canonicalEqual(after.extensions as Element, expected.extensions as Element)).toBe(true)
  })

  it('brings <extensions/> where there is none', () => {
    const extended = withExtension(bare, xml('c', { xmlns: 'urn:c' }))
    expect(extended.extensions?.toString()).toBe(
      `<extensions xmlns="${NS_BOOKMARKS}"><c xmlns="urn:c"/></extensions>`,
    )
    expect(inside(withoutExtension(extended, 'c', 'urn:c'))).toBe('')
  })

  it('that is not there makes no other bookmark when it is taken away', () => {
    expect(withoutExtension(bare, 'c', 'urn:c')).toBe(bare)
    const other = room(STATE)
    expect(withoutExtension(other, 'c', 'urn:c')).toBe(other)
  })

  it('does not change the bookmark that is given, nor can the new one be changed from outside', () => {
    const before = room(STATE)
    const text = before.extensions?.toString()
    const extension = xml('c', { xmlns: 'urn:c' })
    const after = withExtension(before, extension)
    extension.attrs['x'] = 'y'
    expect(before.extensions?.toString()).toBe(text)
    expect(extensionOf(after, 'c', 'urn:c')?.attrs).toEqual({ xmlns: 'urn:c' })
    expect(Object.isFrozen(after.extensions)).toBe(true)
    expect(Object.isFrozen(extensionOf(after, 'c', 'urn:c')?.attrs)).toBe(true)
  })
})

const PINNED_NS = 'urn:xmpp:bookmarks-pinning:0'

describe('pinning', () => {
  // XEP-0469 §3.
  const example = parseXml(
    `<conference xmlns='urn:xmpp:bookmarks:1' name='The Play&apos;s the Thing' autojoin='true'>\n  <nick>JC</nick>\n` +
      `  <extensions>\n    <pinned xmlns='urn:xmpp:bookmarks-pinning:0'/>\n  </extensions>\n</conference>`,
  )

  it('is read from the example, which an edit of the name leaves as it is', () => {
    const pinned = bookmarks.codec.decode(example, jid)
    expect(isPinned(pinned)).toBe(true)
    const renamed = bookmarks.codec.encode({ ...pinned, name: 'N' }, jid, example)
    renamed.attrs['name'] = example.attrs['name']
    expect(canonicalEqual(renamed, example)).toBe(true)
  })

  it('is one element that comes and goes, all else stays', () => {
    expect(isPinned(bare)).toBe(false)
    const pinned = withPinned(room(STATE), true)
    expect(isPinned(pinned)).toBe(true)
    expect(inside(withPinned(pinned, false))).toBe(inside(room(STATE)))
    expect(withPinned(bare, true).extensions?.toString()).toBe(
      `<extensions xmlns="${NS_BOOKMARKS}"><pinned xmlns="${PINNED_NS}"/></extensions>`,
    )
  })

  it('is the same bookmark where nothing changes', () => {
    const pinned = withPinned(bare, true)
    expect(withPinned(pinned, true)).toBe(pinned)
    expect(withPinned(bare, false)).toBe(bare)
  })

  it('is not what another namespace calls so', () => {
    expect(isPinned(room(`<pinned xmlns='urn:other'/>`))).toBe(false)
  })
})

describe('extensions in a collection', () => {
  const payload = (inner: string) =>
    `<conference xmlns="${NS_BOOKMARKS}" name="The Orchard"><extensions>${inner}</extensions></conference>`

  async function opened() {
    const stage = scene()
    stage.juliet.createNode(NS_BOOKMARKS, { access_model: 'whitelist', max_items: 'max' })
    stage.juliet.publish(NS_BOOKMARKS, jid, parseXml(payload(STATE)))
    const { account, device } = stage.actor('balcony')
    const rooms = account.collection(bookmarks)
    rooms.subscribe(() => undefined)
    await rooms.whenReady()
    const sent = () =>
      stage.juliet
        .node(NS_BOOKMARKS)
        ?.items.find(({ id }) => id === jid)
        ?.payload.toString()
    return { rooms, sent, stage, device }
  }

  it('fit a recipe that returns the new bookmark', async () => {
    const { rooms, sent } = await opened()
    const edit = rooms.update(jid, (draft) => withNotifications(withPinned(draft, true), 'never'))
    expect((await edit.done).type).toBe('settled')
    expect(isPinned(rooms.view.get(jid)!)).toBe(true)
    expect(notificationsOf(rooms.view.get(jid)!)).toBe('never')
    expect(sent()).toContain('minimized')
  })

  it('fit a recipe that changes its draft', async () => {
    const { rooms } = await opened()
    const edit = rooms.update(jid, (draft) => {
      draft.nick = 'JC'
      Object.assign(draft, withPinned(draft, true))
    })
    expect((await edit.done).type).toBe('settled')
    expect(rooms.view.get(jid)).toMatchObject({ nick: 'JC', name: 'The Orchard' })
    expect(isPinned(rooms.view.get(jid)!)).toBe(true)
    await rooms.update(jid, (draft) => {
      Object.assign(draft, withPinned(draft, false))
    }).done
    expect(isPinned(rooms.view.get(jid)!)).toBe(false)
  })

  it('change nothing where the bookmark says so already', async () => {
    const { rooms } = await opened()
    const before = rooms.view.get(jid)
    await rooms.update(jid, (draft) => withPinned(draft, false)).done
    expect(rooms.view.get(jid)).toBe(before)
  })

  it('fit what is put', async () => {
    const { rooms } = await opened()
    const garden = 'garden@chat.shakespeare.lit'
    const edit = rooms.put(withPinned({ jid: garden, name: 'The garden' }, true))
    expect((await edit.done).type).toBe('settled')
    expect(isPinned(rooms.view.get(garden)!)).toBe(true)
  })

  it('are one field: what another device has changed in them meanwhile is told, and can be had back', async () => {
    const { rooms, stage, device } = await opened()
    device.cut()
    rooms.update(jid, (draft) => withPinned(draft, true))
    const muted = withNotifications(rooms.view.get(jid)!, 'never').extensions!.children.at(-1)
    stage.juliet.publish(NS_BOOKMARKS, jid, parseXml(payload(STATE + String(muted))))
    device.resume()
    await stage.settled()
    expect(isPinned(rooms.view.get(jid)!)).toBe(true)
    let conflicts: readonly Conflict<Bookmark>[] = []
    rooms.conflicts$.subscribe((told) => (conflicts = told))
    expect(conflicts.map(({ reason }) => reason)).toEqual(['overwrote'])
    await conflicts[0]?.restore().done
    expect(notificationsOf(rooms.view.get(jid)!)).toBe('never')
  })
})
