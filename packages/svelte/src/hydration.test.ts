import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createAccount, hydrate } from '@rxpep/core'
import { createServer, passTime } from '@rxpep/testing'
import { notes } from '@rxpep/testing/adapter'
import { hydrate as takeOver, unmount } from 'svelte'
import { expect, it } from 'vitest'
import NoteTitles from '../test/NoteTitles.svelte'
import type { ServerPage } from '../test/serverPage.ts'
import WithAccount from '../test/WithAccount.svelte'

const SCRIPT = 'packages/svelte/test/renderOnServer.mjs'

async function renderOnServer(): Promise<ServerPage> {
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT])
  return JSON.parse(stdout) as ServerPage
}

it('a page of a server is taken over as it is, and is live from then on', async () => {
  const { html, snapshot } = await renderOnServer()
  const server = createServer()
  const juliet = server.account('juliet@capulet.lit')
  const device = juliet.connect({ start: 'offline' })
  const { clock } = server
  const account = createAccount({ transport: device, presence: { priority: -1 }, clock })
  hydrate(account, snapshot)
  document.body.innerHTML = html
  const [title, ...rows] = document.body.querySelectorAll('h1, li')
  const text = document.body.textContent
  expect(text).toContain('2: one')
  // A mismatch would be told on the console, which fails the test.
  const props = { account, component: NoteTitles }
  const page = takeOver(WithAccount, { target: document.body, props })
  expect([...document.body.querySelectorAll('h1, li')]).toEqual([title, ...rows])
  expect(document.body.textContent).toBe(text)
  account.collection(notes).put('three', { text: 'three' })
  await server.settled()
  expect(document.body.textContent).toContain('3: one')
  expect(rows.every((row) => row.isConnected)).toBe(true)
  await unmount(page)
  const closed = account.close()
  await passTime(server, 60_000)
  await closed
})
