// @vitest-environment jsdom
import { createAccount, NodeError, UsageError, type Account } from '@rxpep/core'
import { createServer, passTime } from '@rxpep/testing'
import { notes, settings } from '@rxpep/testing/adapter'
import { Suspense, type ReactNode } from 'react'
import { describe, expect, it, onTestFinished } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { expectCaught, openPage } from '../test/page.tsx'
import {
  useCollection,
  useSuspenseCollection,
  useSuspenseDocument,
  useSuspenseItem,
  useSuspenseQuery,
  type SuspenseOptions,
} from './index.ts'

function List({ until }: SuspenseOptions) {
  return useSuspenseCollection(notes, { until })
    .items.map(({ text }) => text)
    .join(' ')
}

const waiting = (ui: ReactNode) => <Suspense fallback="waiting">{ui}</Suspense>

/** An account on a server that can't keep a node private. */
async function hopeless(): Promise<{ account: Account; settled: () => Promise<void> }> {
  const server = createServer({ profile: 'mongooseim-new' })
  const transport = server.account('juliet@capulet.lit').connect()
  const account = createAccount({ transport, clock: server.clock })
  onTestFinished(async () => {
    const closed = account.close()
    await passTime(server, 60_000)
    await closed
  })
  return { account, settled: () => server.settled() }
}

describe('a Suspense variant', () => {
  it.each([
    ['a collection', () => useSuspenseCollection(notes).items.length, '2'],
    ['a document', () => useSuspenseDocument(settings).value.theme, 'light'],
    ['an item', () => useSuspenseItem(notes, 'a')?.text, 'one'],
    ['a query', () => useSuspenseQuery(notes, { limit: 1 }).rows.length, '1'],
  ])('of %s waits until there is something to show', async (_, useShown, shown) => {
    const stage = await notesStage('cold')
    function Place() {
      return useShown()
    }
    const page = openPage(stage.account, waiting(<Place />))
    expect(page.text).toBe('waiting')
    await stage.settled()
    await expect.poll(() => page.text).toBe(shown)
    page.close()
    expect(stage.watchers).toBe(0)
  })

  it('shows at once what is there', async () => {
    const stage = await notesStage()
    expect(openPage(stage.account, waiting(<List />)).text).toBe('one two')
  })

  it('waits for an account while nobody is logged in', async () => {
    const stage = await notesStage()
    const page = openPage(undefined, waiting(<List />))
    expect(page.text).toBe('waiting')
    page.show(waiting(<List />), stage.account)
    await expect.poll(() => page.text).toBe('one two')
  })

  it('does not wait again for what was there once, however long ago and offline', async () => {
    const stage = await notesStage()
    const page = openPage(stage.account, waiting(<List />))
    page.show(null)
    stage.device.cut()
    await stage.pass(300_000)
    expect(stage.account.collection(notes).status.phase).toBe('loading')
    page.show(waiting(<List />))
    expect(page.text).toBe('one two')
  })

  it('leaves nothing when it is taken away while it waits, once the wait is over', async () => {
    const stage = await notesStage('cold')
    const page = openPage(stage.account, waiting(<List />))
    page.show(waiting(<List />))
    expect(stage.watchers).toBe(1)
    page.close()
    await stage.settled()
    expect(stage.watchers).toBe(0)
    await stage.pass(300_000)
    expect(stage.server.clock.pending).toBe(0)
  })

  it('ends its wait with the account', async () => {
    expectCaught()
    const stage = await notesStage('cold')
    stage.device.cut()
    const page = openPage(stage.account, waiting(<List />))
    const closed = stage.account.close()
    await stage.pass(5000)
    await closed
    await expect.poll(() => page.text).toBe('')
    expect(page.errors).toEqual([new UsageError('closed')])
    expect(stage.watchers).toBe(0)
  })

  it('gives an error boundary the typed error of what can never be there', async () => {
    expectCaught()
    const { account, settled } = await hopeless()
    const page = openPage(account, waiting(<List />))
    await settled()
    await expect.poll(() => page.text).toBe('')
    expect(page.errors[0]).toBeInstanceOf(NodeError)
    expect(page.errors[0]).toMatchObject({ code: 'unsupported' })
  })
})

describe('what is no Suspense variant', () => {
  it('tells the same error in its status, and throws nothing', async () => {
    const { account, settled } = await hopeless()
    function Place() {
      const { status } = useCollection(notes)
      return `${status.phase} ${status.error?.code ?? ''}`
    }
    const page = openPage(account, <Place />)
    await settled()
    expect(page.text).toBe('failed unsupported')
    expect(page.errors).toEqual([])
  })
})
