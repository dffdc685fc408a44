import { notes } from '@rxpep/testing/adapter'
import { render } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import NoteCount from '../test/NoteCount.svelte'
import Session from '../test/Session.svelte'
import { setStage } from '../test/setStage.ts'
import WithAccount from '../test/WithAccount.svelte'
import { collectionStore } from './collectionStore.ts'
import { statusStore } from './statusStore.ts'

describe('the account of a component', () => {
  it('is the one that a component further up has set', async () => {
    const { account } = await setStage()
    const { container, unmount } = render(WithAccount, { account, component: NoteCount })
    expect(container.textContent).toBe('juliet@capulet.lit: 2 / 2, light, one')
    unmount()
  })

  it('is asked for by a typed error where none was set', () => {
    const noAccount = expect.objectContaining({ name: 'UsageError', code: 'no-account' }) as Error
    expect(() => render(NoteCount)).toThrow(noAccount)
  })

  it('shows nothing while nobody is logged in, and may be there later', async () => {
    const { account } = await setStage()
    const { container, rerender, unmount } = render(WithAccount, {
      account: undefined,
      component: NoteCount,
    })
    expect(container.textContent).toBe(': 0 / 0, light, ')
    await rerender({ account })
    expect(container.textContent).toContain(': 2 / 2, light, one')
    unmount()
  })

  it('may go and be another one: nothing of the first is left, not even watched', async () => {
    const stage = await setStage()
    const other = await stage.other()
    const { container, rerender, unmount } = render(Session, { account: stage.account })
    expect(container.textContent).toContain('juliet@capulet.lit: 2 / 2, light, one')
    await rerender({ account: undefined })
    expect([container.textContent, stage.watchers]).toEqual(['Nobody', 0])
    await rerender({ account: other.account })
    expect(container.textContent).toContain('romeo@montague.lit: 1 / 1, light, his')
    await rerender({ account: undefined })
    expect([container.textContent, other.watchers]).toEqual(['Nobody', 0])
    unmount()
  })

  it('may be swapped under a component that stays: its stores follow', async () => {
    const stage = await setStage()
    const other = await stage.other()
    const { container, rerender, unmount } = render(Session, { account: stage.account })
    const shown = container.querySelector('p')
    await rerender({ account: other.account })
    expect(container.querySelector('p')).toBe(shown)
    expect(container.textContent).toContain(': 1 / 1, light, his')
    expect([stage.watchers, other.watchers]).toEqual([0, 4])
    unmount()
  })

  it('shows nothing of one that is closed already, and refuses to write to it', async () => {
    const { account, pass } = await setStage()
    const closed = account.close()
    const { container, unmount } = render(WithAccount, { account, component: NoteCount })
    expect(container.textContent).toBe('juliet@capulet.lit: 0 / 0, light, ')
    const closedError = expect.objectContaining({ code: 'closed' }) as Error
    expect(() => collectionStore(notes, account).put('c', { text: 'three' })).toThrow(closedError)
    expect(statusStore(notes, account).current.phase).toBe('closed')
    unmount()
    await pass(5000)
    await closed
  })
})
