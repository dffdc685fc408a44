import { bookmarks } from '@rxpep/core'
import { connect } from '@rxpep/core/xmpp'
import { filter, firstValueFrom } from 'rxjs'
import { expect, it, onTestFinished } from 'vitest'
import { describeWires } from './describeLive.ts'
import type { LiveAccount } from './liveServer.ts'

describeWires('connect', (server, service) => {
  it('returns at once, works offline, and shows on one device what another one writes', async () => {
    const account = await server.account()
    const balcony = device(service, account, 'balcony')
    expect(balcony.status.state).toBe('offline')
    const here = balcony.collection(bookmarks)
    expect(here.view.size).toBe(0)
    const there = device(service, account, 'chamber').collection(bookmarks)
    await Promise.all([here.whenReady(), there.whenReady()])
    const room = 'orchard@rooms.capulet.lit'
    const seen = firstValueFrom(there.view$.pipe(filter((view) => view.has(room))))
    await here.put({ jid: room, name: 'Orchard' }).done
    expect((await seen).get(room)).toMatchObject({ name: 'Orchard' })
  })

  it('ends the connection with the account', async () => {
    const account = device(service, await server.account(), 'balcony')
    expect(await account.whenOnline()).toMatch(/\/balcony$/)
    await account.close()
    expect(account.status.state).toBe('closed')
  })

  it('tells a wrong password to whoever waits', async () => {
    const { jid } = await server.account()
    const account = device(service, { jid, password: 'wrong' }, 'balcony')
    await expect(account.whenOnline()).rejects.toMatchObject({ code: 'authentication-failed' })
  })
})

function device(service: string, { jid, password }: LiveAccount, resource: string) {
  const account = connect({ service, jid, password, resource })
  onTestFinished(() => account.close())
  return account
}
