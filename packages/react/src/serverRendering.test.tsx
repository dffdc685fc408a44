// @vitest-environment jsdom
import { Writable } from 'node:stream'
import { createAccount, dehydrate, hydrate, type AccountSnapshot } from '@rxpep/core'
import { notes, settings, type AdapterStage } from '@rxpep/testing/adapter'
import { memo, Suspense, type ReactNode } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { openPage } from '../test/page.tsx'
import { serverSide } from '../test/serverSide.ts'
import * as client from './index.ts'

type Hooks = typeof client

/** An app that shows all that can be rendered on a server, with the hooks of where it runs. */
function appOf(hooks: Hooks) {
  const counts = { list: 0, rows: 0 }
  const Row = memo(function Row({ text }: { text: string }) {
    counts.rows += 1
    return <li>{text}</li>
  })
  function App() {
    counts.list += 1
    const { items, status } = hooks.useCollection(notes)
    const { rows, count } = hooks.useQuery(notes, { where: ({ text }) => text !== '', limit: 1 })
    const { value } = hooks.useDocument(settings)
    const shown = [
      ...[status.phase, status.online, status.fromCache, hooks.useAccountStatus().state],
      ...[rows.map(({ id }) => id), count, value.theme, hooks.useItem(notes, 'b')?.text],
      ...[hooks.useEdits().length, hooks.useConflicts(notes).length],
    ]
    return (
      <>
        <p>{JSON.stringify(shown)}</p>
        {items.map(({ text }) => (
          <Row key={text} text={text} />
        ))}
      </>
    )
  }
  return { App, counts }
}

/** What the server sends: the HTML of an account, and its snapshot as it is written into the page. */
async function render(
  { account }: Pick<AdapterStage, 'account'>,
  ui: (hooks: Hooks) => ReactNode = (hooks) => {
    const { App } = appOf(hooks)
    return <App />
  },
): Promise<{ html: string; snapshot: AccountSnapshot }> {
  const hooks = await serverSide()
  const html = renderToString(
    <hooks.RxPepProvider account={account}>{ui(hooks)}</hooks.RxPepProvider>,
  )
  return { html, snapshot: JSON.parse(JSON.stringify(dehydrate(account))) as AccountSnapshot }
}

/** Juliet's account in a browser, offline at first. */
function browserOf({ juliet, server }: AdapterStage) {
  const device = juliet.connect({ resource: 'browser', start: 'offline' })
  const account = createAccount({
    ...{ transport: device, presence: { priority: -1 }, clock: server.clock },
  })
  onTestFinished(() => account.close())
  return { account, device }
}

const textOf = (html: string): string => {
  const element = document.createElement('div')
  element.innerHTML = html
  return element.textContent
}

describe('a page that a server has rendered', () => {
  it('has what the account shows', async () => {
    const { html } = await render(await notesStage())
    expect(textOf(html)).toBe('["ready",true,false,"online",["a"],2,"light","two",0,0]onetwo')
  })

  it('is taken over as it is, and lives on', async () => {
    const stage = await notesStage()
    const { html, snapshot } = await render(stage)
    const { account, device } = browserOf(stage)
    const { App, counts } = appOf(client)
    const hydration = hydrate(account, snapshot)
    const page = openPage(account, <App />, { html, hydration })
    await expect
      .poll(() => page.text)
      .toBe('["ready",false,true,"offline",["a"],2,"light","two",0,0]onetwo')
    expect(page.errors).toEqual([])
    expect(counts).toEqual({ list: 2, rows: 2 }) // once more, as the browser is offline
    device.reconnect()
    await stage.settled()
    await stage.write({ c: 'three' })
    await expect.poll(() => page.text).toContain('onetwothree')
    expect(counts.rows).toBe(3)
    page.close()
    await stage.pass(60_000)
  })

  it('is taken over where the browser knows more by then, which is shown after that', async () => {
    const stage = await notesStage()
    const { html, snapshot } = await render(stage)
    const { account, device } = browserOf(stage)
    const hydration = hydrate(account, snapshot)
    device.reconnect()
    const ready = account.collection(notes).whenReady()
    await stage.settled()
    await ready
    await stage.write({ a: 'newer', c: 'three' })
    const { App } = appOf(client)
    const page = openPage(account, <App />, { html, hydration })
    await expect.poll(() => page.text).toContain('newertwothree')
    expect(page.errors).toEqual([])
    page.close()
    await stage.pass(60_000)
  })

  it('is taken over without a snapshot where it had no account, whatever the browser knows', async () => {
    const stage = await notesStage()
    const hooks = await serverSide()
    const server = appOf(hooks)
    const html = renderToString(
      <hooks.RxPepProvider account={undefined}>
        <server.App />
      </hooks.RxPepProvider>,
    )
    expect(textOf(html)).toContain('["loading",false,false,"offline",[],0,"light",null,0,0]')
    const { App } = appOf(client)
    const page = openPage(stage.account, <App />, { html })
    await expect.poll(() => page.text).toContain('"online",["a"],2')
    expect(page.errors).toEqual([])
  })

  it('shows nothing of somebody else: a snapshot is of one account', async () => {
    const stage = await notesStage()
    const { snapshot } = await render(stage)
    const { account } = await stage.other()
    expect(() => hydrate(account, snapshot)).toThrow('snapshot of juliet@capulet.lit')
  })

  it('can be streamed, and waits for what suspends', async () => {
    const stage = await notesStage('cold')
    const hooks = await serverSide()
    function List() {
      return hooks.useSuspenseCollection(notes).items.map(({ text }) => <li key={text}>{text}</li>)
    }
    const errors: unknown[] = []
    const html = new Promise<string>((resolve) => {
      let text = ''
      const sink = new Writable({
        write(chunk: Buffer, _, done) {
          text += chunk.toString()
          done()
        },
        final(done) {
          resolve(text)
          done()
        },
      })
      const { pipe } = renderToPipeableStream(
        <hooks.RxPepProvider account={stage.account}>
          <Suspense fallback="waiting">
            <List />
          </Suspense>
        </hooks.RxPepProvider>,
        {
          onAllReady: () => pipe(sink),
          onError: (error) => {
            errors.push(error)
          },
        },
      )
    })
    expect(await html).toContain('<li>one</li><li>two</li>')
    expect([errors, stage.watchers]).toEqual([[], 0])
  })

  it('goes on waiting for the server where that was meant, and keeps its HTML until then', async () => {
    const stage = await notesStage()
    const listOf = (hooks: Hooks) => {
      function List() {
        return hooks
          .useSuspenseCollection(notes, { until: 'server' })
          .items.map(({ text }) => <li key={text}>{text}</li>)
      }
      return (
        <Suspense fallback="waiting">
          <List />
        </Suspense>
      )
    }
    const { html, snapshot } = await render(stage, listOf)
    const { account, device } = browserOf(stage)
    const hydration = hydrate(account, snapshot)
    const page = openPage(account, listOf(client), { html, hydration })
    await stage.settled()
    expect(page.text).toBe('onetwo')
    stage.juliet.publish(notes.node, 'c', '<note xmlns="urn:example:notes">three</note>')
    device.reconnect()
    await stage.settled()
    await expect.poll(() => page.text).toBe('onetwothree')
    expect(page.errors).toEqual([])
    page.close()
    await stage.pass(60_000)
  })
})
