// @vitest-environment jsdom
import { countListeners, notes, settings, type AdapterStage } from '@rxpep/testing/adapter'
import { startTransition, Suspense, useState, type ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { openPage } from '../test/page.tsx'
import {
  useAccountStatus,
  useCollection,
  useConflicts,
  useDocument,
  useEdits,
  useItem,
  useObservable,
  useQuery,
} from './index.ts'

/** Uses every hook. */
function Everything() {
  const { view, items, status } = useCollection(notes)
  const { rows, count } = useQuery(notes, { where: ({ text }) => text !== '' })
  const { value } = useDocument(settings)
  const item = useItem(notes, 'a', ({ text }) => ({ text }))
  const { state } = useAccountStatus()
  const edits = [...useEdits(), ...useEdits(notes)]
  const conflicts = [...useConflicts(), ...useConflicts(settings)]
  return JSON.stringify([
    view.size,
    items,
    status,
    rows,
    count,
    value,
    item,
    state,
    edits,
    conflicts,
  ])
}

/** All that may be left, after some time. */
async function leftOf(stage: AdapterStage, listeners: { readonly count: number }) {
  await stage.pass(300_000)
  return {
    subscriptions: stage.watchers,
    timers: stage.server.clock.pending,
    listeners: listeners.count,
  }
}

const NOTHING = { subscriptions: 0, timers: 0, listeners: 0 }

describe('in StrictMode', () => {
  it('every hook leaves nothing, and warns of nothing', async () => {
    const stage = await notesStage()
    const page = openPage(stage.account, null, { strict: true })
    const listeners = countListeners()
    page.show(<Everything />)
    await stage.write({ c: 'three' })
    await stage.writeSettings({ theme: 'dark', size: 1 })
    page.show(<Everything />)
    expect(page.text).toContain('three')
    page.show(null)
    expect(await leftOf(stage, listeners)).toEqual(NOTHING)
  })

  it('subscribes once to each thing', async () => {
    const stage = await notesStage()
    function Place() {
      const { items } = useCollection(notes)
      return `${items.length} ${useItem(notes, 'a')?.text ?? ''}`
    }
    openPage(stage.account, <Place />, { strict: true })
    expect(stage.watchers).toBe(2)
  })
})

describe('a render that is thrown away', () => {
  const never = new Promise<never>(() => undefined)
  function Suspended(): ReactNode {
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw never
  }

  it('leaves nothing: of a component whose sibling suspends', async () => {
    const stage = await notesStage()
    const page = openPage(stage.account, null)
    const listeners = countListeners()
    for (let i = 0; i < 10; i += 1)
      page.show(
        <Suspense key={i} fallback="waiting">
          <Everything />
          <Suspended />
        </Suspense>,
      )
    expect(page.text).toBe('waiting')
    expect(stage.watchers).toBe(0)
    page.show(null)
    expect(await leftOf(stage, listeners)).toEqual(NOTHING)
  })

  it('leaves nothing: of a transition that is given up', async () => {
    const stage = await notesStage()
    let show: (ui: ReactNode) => void = () => undefined
    let renders = 0
    function Place() {
      renders += 1
      return <Everything />
    }
    function Switch() {
      const [shown, setShown] = useState<ReactNode>('before')
      show = setShown
      return shown
    }
    const page = openPage(
      stage.account,
      <Suspense fallback="waiting">
        <Switch />
      </Suspense>,
    )
    const listeners = countListeners()
    startTransition(() => {
      show(
        <>
          <Place />
          <Suspended />
        </>,
      )
    })
    await expect.poll(() => renders).toBeGreaterThan(0)
    expect(page.text).toBe('before')
    expect(stage.watchers).toBe(0)
    startTransition(() => {
      show('after')
    })
    await expect.poll(() => page.text).toBe('after')
    expect(await leftOf(stage, listeners)).toEqual(NOTHING)
  })

  it('of a pipeline that tells something at once has subscribed for that moment only', async () => {
    const stage = await notesStage()
    function Place() {
      useObservable(() => stage.account.collection(notes).view$, [])
      return null
    }
    const page = openPage(stage.account, null)
    page.show(
      <Suspense fallback="waiting">
        <Place />
        <Suspended />
      </Suspense>,
    )
    expect(stage.watchers).toBe(0)
  })
})
