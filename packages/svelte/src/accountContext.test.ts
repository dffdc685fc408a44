import { render } from '@testing-library/svelte'
import { describe, expect, it } from 'vitest'
import NoteCount from '../test/NoteCount.svelte'
import Session from '../test/Session.svelte'
import { setStage } from '../test/setStage.ts'
import WithAccount from '../test/WithAccount.svelte'

describe('the account of a component', () => {
  it('is the one that a component further up has set', async () => {
    const { account } = await setStage()
    const { container, unmount } = render(WithAccount, { account, component: NoteCount })
    expect(container.textContent).toBe('juliet@capulet.lit: 2 / 2, light, one')
    unmount()
  })

  it('is asked for by a typed error where none is set, or none is there yet', () => {
    const noAccount = expect.objectContaining({ name: 'UsageError', code: 'no-account' }) as Error
    expect(() => render(NoteCount)).toThrow(noAccount)
    const component = NoteCount
    expect(() => render(WithAccount, { account: undefined, component })).toThrow(noAccount)
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

  it('says that it is closed where somebody comes too late', async () => {
    const { account, pass } = await setStage()
    const closed: Promise<void> = account.close()
    const closedError = expect.objectContaining({ code: 'closed' }) as Error
    expect(() => render(WithAccount, { account, component: NoteCount })).toThrow(closedError)
    await pass(5000)
    await closed
  })
})
