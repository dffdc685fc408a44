import { createAccount, dehydrate, type AccountSnapshot } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { notes } from '@rxpep/testing/adapter'
import { render } from 'svelte/server'
import NoteTitles from './NoteTitles.svelte'
import WithAccount from './WithAccount.svelte'

/** A page as a server made it. */
export interface ServerPage {
  /** Its HTML. */
  readonly html: string
  /** What the account of the server knew. */
  readonly snapshot: AccountSnapshot
}

/** Renders Juliet's notes, as a server does that is asked for them. */
export async function serverPage(): Promise<ServerPage> {
  const server = createServer()
  const juliet = server.account('juliet@capulet.lit')
  for (const text of ['one', 'two'])
    juliet.publish(notes.node, text, `<note xmlns="${notes.node}">${text}</note>`, {
      access_model: 'whitelist',
      max_items: 'max',
    })
  const { clock } = server
  const account = createAccount({ transport: juliet.connect(), presence: { priority: -1 }, clock })
  const ready = account.collection(notes).whenReady()
  await server.settled()
  await ready
  const snapshot = dehydrate(account, [notes])
  const { body } = render(WithAccount, { props: { account, component: NoteTitles } })
  return { html: body, snapshot }
}
