// @vitest-environment node
import { render } from 'svelte/server'
import { describe, expect, it } from 'vitest'
import NoteCount from '../test/NoteCount.svelte'
import { setStage } from '../test/setStage.ts'
import WithAccount from '../test/WithAccount.svelte'

describe('on a server', () => {
  it('shows what the account knows, and leaves no subscription', async () => {
    const stage = await setStage()
    const { body } = render(WithAccount, {
      props: { account: stage.account, component: NoteCount },
    })
    expect(body).toContain('juliet@capulet.lit: 2 / 2, light, one')
    expect(stage.watchers).toBe(0)
  })
})
