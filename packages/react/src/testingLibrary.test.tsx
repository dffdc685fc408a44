// @vitest-environment jsdom
import { notes, type AdapterStage } from '@rxpep/testing/adapter'
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { createHook, RxPepProvider, useItem } from './index.ts'

const useNotes = createHook(notes)

/** What is around the components of an app. */
function around({ account }: AdapterStage) {
  return ({ children }: { children: ReactNode }) => (
    <StrictMode>
      <RxPepProvider account={account}>{children}</RxPepProvider>
    </StrictMode>
  )
}

// Whatever React warns of on the console fails these tests.
describe('with Testing Library, where React wants every change in act()', () => {
  afterEach(cleanup)

  it('a hook can be tested alone, without a warning', async () => {
    const stage = await notesStage()
    const { result, unmount } = renderHook(useNotes, { wrapper: around(stage) })
    expect(result.current.items).toEqual([{ text: 'one' }, { text: 'two' }])
    await act(() => stage.write({ c: 'three' }))
    expect(result.current.items).toHaveLength(3)
    act(() => {
      result.current.remove('a')
    })
    expect(result.current.view.has('a')).toBe(false)
    await act(() => stage.settled())
    unmount()
    expect(stage.watchers).toBe(0)
  })

  it('a component shows what comes in, and leaves nothing', async () => {
    const stage = await notesStage('cold')
    function Note() {
      return <p>{useItem(notes, 'a')?.text ?? 'nothing'}</p>
    }
    render(<Note />, { wrapper: around(stage) })
    expect(screen.getByText('nothing')).toBeTruthy()
    await act(() => stage.settled())
    expect(screen.getByText('one')).toBeTruthy()
    cleanup()
    expect(stage.watchers).toBe(0)
  })
})
