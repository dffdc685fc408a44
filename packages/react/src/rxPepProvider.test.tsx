// @vitest-environment jsdom
import { UsageError, type Account, type CollectionStatus } from '@rxpep/core'
import { notes, settings } from '@rxpep/testing/adapter'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { expectCaught, openPage } from '../test/page.tsx'
import {
  useAccount,
  useAccountStatus,
  useCollection,
  useConflicts,
  useDocument,
  useEdits,
  useItem,
  useQuery,
} from './index.ts'

/** Shows all that there is of an account. */
function Everything() {
  const { jid } = useAccount()
  const { items } = useCollection(notes)
  const { rows, count } = useQuery(notes, { orderBy: 'text' })
  const { value } = useDocument(settings)
  const shown = {
    jid,
    state: useAccountStatus().state,
    items: items.map(({ text }) => text),
    rows: rows.map(({ id }) => id),
    count,
    item: useItem(notes, 'a')?.text,
    theme: value.theme,
    edits: useEdits().length,
    conflicts: useConflicts().length,
  }
  return JSON.stringify(shown)
}

describe('RxPepProvider', () => {
  it('shows nothing while nobody is logged in, and all at once when somebody is', async () => {
    const stage = await notesStage()
    const page = openPage(undefined, <Everything />)
    const nothing = {
      ...{ jid: '', state: 'offline', items: [], rows: [], count: 0, theme: 'light' },
      ...{ edits: 0, conflicts: 0 },
    }
    expect(JSON.parse(page.text)).toEqual(nothing)
    page.show(<Everything />, stage.account)
    expect(JSON.parse(page.text)).toMatchObject({
      ...{ jid: 'juliet@capulet.lit', state: 'online', items: ['one', 'two'], rows: ['a', 'b'] },
      ...{ count: 2, item: 'one' },
    })
    page.show(<Everything />, undefined)
    expect(JSON.parse(page.text)).toEqual(nothing)
    expect(stage.watchers).toBe(0)
  })

  it('shows nothing of the one who has logged out once another one has logged in', async () => {
    const stage = await notesStage()
    const other = await stage.other()
    const renders: string[] = []
    function Place() {
      const { jid } = useAccount()
      const { items } = useCollection(notes)
      renders.push(`${jid}: ${items.map(({ text }) => text).join(' ')}`)
      return null
    }
    const page = openPage(stage.account, <Place />)
    page.show(<Place />, other.account)
    expect(renders).toEqual(['juliet@capulet.lit: one two', 'romeo@montague.lit: his'])
    await stage.write({ a: 'hers' })
    expect(renders).toHaveLength(2)
    expect([stage.watchers, other.watchers]).toEqual([0, 1])
  })

  it('refuses to write while nobody is logged in, with a typed error', () => {
    const thrown: unknown[] = []
    function Place() {
      const account = useAccount()
      const { put } = useCollection(notes)
      return (
        <button
          onClick={() => {
            for (const write of [
              () => put('a', { text: 'x' }),
              () => account.batch(() => undefined),
              () => account.document(settings).remove(),
            ])
              try {
                write()
              } catch (error) {
                thrown.push(error)
              }
          }}
        />
      )
    }
    openPage(undefined, <Place />).click('button')
    expect(thrown).toEqual(Array.from({ length: 3 }, () => new UsageError('no-account')))
  })

  it('is missed with a typed error', () => {
    expectCaught()
    const thrown: unknown[] = []
    function Place() {
      try {
        useCollection(notes)
      } catch (error) {
        thrown.push(error)
      }
      return null
    }
    const root = createRoot(document.createElement('div'))
    flushSync(() => {
      root.render(<Place />)
    })
    root.unmount()
    expect(thrown[0]).toBeInstanceOf(UsageError)
    expect(thrown[0]).toMatchObject({ code: 'no-account' })
  })

  it('shows of a closed account what was seen, and nothing of what was not', async () => {
    const stage = await notesStage()
    const seen: Record<string, [string, CollectionStatus['phase']]> = {}
    function Place({ name }: { name: string }) {
      const { items, status } = useCollection(notes)
      seen[name] = [items.map(({ text }) => text).join(' '), status.phase]
      return null
    }
    const page = openPage(stage.account, <Place name="mounted" />)
    await closeOf(stage.account, stage.pass)
    page.show(
      <>
        <Place name="mounted" />
        <Place name="late" />
      </>,
    )
    page.show(<Place key="other" name="other" />)
    expect(seen).toEqual({
      mounted: ['one two', 'closed'],
      late: ['', 'closed'],
      other: ['', 'closed'],
    })
    expect(page.errors).toEqual([])
  })

  it('tells the edits and conflicts of all that the account has opened', async () => {
    const stage = await notesStage()
    const page = openPage(stage.account, <Everything />)
    stage.device.cut()
    stage.act(() => {
      stage.account.collection(notes).put('c', { text: 'three' })
      stage.account.document(settings).update((draft) => {
        draft.theme = 'dark'
      })
    })
    expect(JSON.parse(page.text)).toMatchObject({ edits: 2, count: 3, theme: 'dark' })
    stage.device.resume()
    await stage.pass(5000)
    expect(JSON.parse(page.text)).toMatchObject({ edits: 0, count: 3, theme: 'dark' })
  })
})

async function closeOf(account: Account, pass: (ms: number) => Promise<void>): Promise<void> {
  const closed = account.close()
  await pass(5000)
  await closed
}
