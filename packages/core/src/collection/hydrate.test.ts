import { describe, expect, it } from 'vitest'
import { onBalcony, stored } from '../../test/balcony.ts'
import { opened, scene } from '../../test/gate.ts'
import { note, notes, NOTES, texts } from '../../test/notes.ts'
import { memoryStorage } from '../storage.ts'
import type { Account } from './account.ts'
import type { AccountSnapshot } from './accountSnapshot.ts'
import { dehydrate } from './dehydrate.ts'
import { hydrate } from './hydrate.ts'

/** A snapshot as it comes out of a page. */
function sent(account: Account, definitions?: Parameters<typeof dehydrate>[1]): AccountSnapshot {
  return JSON.parse(JSON.stringify(dehydrate(account, definitions))) as AccountSnapshot
}

describe('dehydrate', () => {
  it('gives what was read as plain JSON: the XML of items, states without errors', async () => {
    const { account } = await onBalcony()
    expect(sent(account)).toMatchObject({
      version: 1,
      jid: 'juliet@capulet.lit',
      status: { state: 'online', refused: 0 },
      nodes: [
        {
          node: NOTES,
          status: { phase: 'ready', online: true, privacy: 'private', fromCache: false },
          items: [
            ['a', '<note xmlns="urn:example:notes">one</note>'],
            ['b', '<note xmlns="urn:example:notes">two</note>'],
          ],
        },
      ],
    })
  })

  it('leaves out what was not asked for, and what was not read', async () => {
    const { account } = await onBalcony()
    account.collection({ ...notes, node: 'urn:example:unread' })
    expect(sent(account, []).nodes).toEqual([])
    expect(sent(account, [notes]).nodes.map(({ node }) => node)).toEqual([NOTES])
    expect(sent(account).nodes.map(({ node }) => node)).toEqual([NOTES])
  })

  it('has no edit in it that has not settled', async () => {
    const { account, device, notes, stage } = await onBalcony()
    device.cut()
    notes.put('c', { text: 'three' })
    await stage.settled()
    expect(sent(account).nodes[0]?.items.map(([id]) => id)).toEqual(['a', 'b'])
  })

  it('keeps what could not be decoded, so that it stays protected', async () => {
    const { account, stage } = await onBalcony()
    stage.juliet.publish(NOTES, 'odd', '<other xmlns="urn:example:other"/>')
    await stage.settled()
    const { items = [] } = sent(account).nodes[0] ?? {}
    expect(items.map(([id]) => id)).toEqual(['a', 'b', 'odd'])
  })
})

describe('hydrate', () => {
  it('shows at once what was dehydrated, before anything is heard, and says so', async () => {
    const { account, stage } = await onBalcony()
    const snapshot = sent(account)
    const browser = stage.actor('browser', { connect: { start: 'offline' } })
    hydrate(browser.account, snapshot)
    expect(texts(browser.notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(browser.notes.status).toMatchObject({ phase: 'ready', online: false, fromCache: true })
    const seen: Record<string, string>[] = []
    browser.notes.view$.subscribe((view) => seen.push(texts(view)))
    stage.juliet.publish(NOTES, 'a', note('newer'))
    browser.device.reconnect()
    await stage.settled()
    expect(seen).toEqual([
      { a: 'one', b: 'two' },
      { a: 'newer', b: 'two' },
    ])
    expect(browser.notes.status).toMatchObject({ online: true, fromCache: false })
  })

  it('reaches a collection that was opened before it, unless that knows something', async () => {
    const { account, notes: known, stage } = await onBalcony()
    const snapshot = sent(account)
    const browser = stage.actor('browser', { connect: { start: 'offline' } })
    const told: Record<string, string>[] = []
    browser.notes.view$.subscribe((view) => told.push(texts(view)))
    hydrate(browser.account, snapshot)
    await stage.settled()
    expect(told).toEqual([{}, { a: 'one', b: 'two' }])
    stage.juliet.publish(NOTES, 'a', note('newer'))
    await stage.settled()
    hydrate(account, snapshot)
    expect(texts(known.view)).toEqual({ a: 'newer', b: 'two' })
  })

  it('remembers what the page showed, whatever the account has become', async () => {
    const { account, notes: live, stage } = await onBalcony()
    const hydration = hydrate(account, sent(account))
    stage.juliet.publish(NOTES, 'a', note('newer'))
    stage.device('other')
    await stage.settled()
    const shown = hydration.collection(notes)
    expect(texts(live.view)).toMatchObject({ a: 'newer' })
    expect(shown && texts(shown.view)).toEqual({ a: 'one', b: 'two' })
    expect(shown?.status.online).toBe(true)
    expect(shown?.query({ where: { text: 'two' } }).rows.map(({ id }) => id)).toEqual(['b'])
    expect(hydration.collection(notes)?.view).toBe(shown?.view)
    expect(hydration.collection({ ...notes, node: 'urn:example:none' })).toBeUndefined()
    expect(hydration.status.state).toBe('online')
  })

  it('lets an edit keep what the codec does not know', async () => {
    const stage = scene()
    stored(stage, {})
    stage.juliet.publish(NOTES, 'a', `<note xmlns="${NOTES}" seen="yes">one</note>`)
    const server = await opened(stage, 'server')
    const browser = stage.actor('browser', { connect: { start: 'offline' } })
    hydrate(browser.account, sent(server.account))
    const edit = browser.notes.update('a', (draft) => {
      draft.text = 'edited'
    })
    browser.device.reconnect()
    await stage.pass(5000)
    expect(edit.state).toBe('settled')
    expect(String(stage.juliet.items(NOTES)[0]?.payload)).toContain('seen="yes"')
    expect(texts(browser.notes.view)).toEqual({ a: 'edited' })
  })

  it('goes before what is stored, and is shown once that was read, as all is where there is a storage', async () => {
    const { account, stage } = await onBalcony()
    const snapshot = sent(account)
    const storage = memoryStorage()
    const browser = stage.actor('browser', { connect: { start: 'offline' }, storage })
    hydrate(browser.account, snapshot)
    expect(browser.notes.status.phase).toBe('loading')
    await browser.notes.whenReady()
    expect(texts(browser.notes.view)).toEqual({ a: 'one', b: 'two' })
    expect(browser.notes.status).toMatchObject({ phase: 'ready', fromCache: true })
  })

  it.each([
    ['of another account', (good: AccountSnapshot) => ({ ...good, jid: 'romeo@montague.lit' })],
    ['of another version', (good: AccountSnapshot) => ({ ...good, version: 2 })],
    ['without nodes', ({ jid }: AccountSnapshot) => ({ version: 1, jid })],
    ['that is nothing', () => undefined],
    [
      'with what is no XML',
      (good: AccountSnapshot) => ({
        ...good,
        nodes: [{ node: NOTES, status: {}, items: [['a', '<note']] }],
      }),
    ],
  ])('refuses a snapshot %s, and shows nothing of it', async (_, spoil) => {
    const { account, stage } = await onBalcony()
    const browser = stage.actor('browser', { connect: { start: 'offline' } })
    const snapshot = spoil(sent(account)) as unknown as AccountSnapshot
    expect(() => hydrate(browser.account, snapshot)).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'invalid-option' }) as Error,
    )
    expect(browser.notes.view.size).toBe(0)
  })

  it('is safe in a script of a page when it is escaped as the docs say', async () => {
    const { account, stage } = await onBalcony()
    stage.juliet.publish(NOTES, 'evil', `<note xmlns="${NOTES}"><script>x</script></note>`)
    await stage.settled()
    const json = JSON.stringify(dehydrate(account)).replaceAll('<', '\\u003c')
    expect(json).not.toContain('<')
    expect(JSON.parse(json)).toEqual(sent(account))
  })
})
