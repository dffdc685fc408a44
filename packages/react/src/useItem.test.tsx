// @vitest-environment jsdom
import { notes, type Note } from '@rxpep/testing/adapter'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { openPage } from '../test/page.tsx'
import { useItem } from './index.ts'

/** A component that takes down what it shows of a note, by an own selector where one is given. */
function place(selector?: (note: Note) => unknown) {
  const renders: unknown[] = []
  function Place({ id }: { id: string }) {
    // A selector of one's own is a new function at each render.
    renders.push(selector ? useItem(notes, id, (note) => selector(note)) : useItem(notes, id))
    return null
  }
  return { Place, renders }
}

describe('useItem', () => {
  it('shows another item at once where the ItemID is another one', async () => {
    const stage = await notesStage()
    const { Place, renders } = place()
    const page = openPage(stage.account, <Place id="a" />)
    page.show(<Place id="b" />)
    page.show(<Place id="z" />)
    expect(renders).toEqual([{ text: 'one' }, { text: 'two' }, undefined])
    await stage.write({ a: 'nobody looks', z: 'new' })
    expect(renders.slice(3)).toEqual([{ text: 'new' }])
    expect(stage.watchers).toBe(1)
  })

  it('renders again only where what is selected is something else', async () => {
    const stage = await notesStage()
    const { Place, renders } = place(({ text }) => text.length)
    openPage(stage.account, <Place id="a" />)
    await stage.write({ a: 'six' })
    await stage.write({ a: 'four' })
    await stage.write({ a: undefined })
    expect(renders).toEqual([3, 4, undefined])
  })

  it('takes what a selector makes anew each time for the same as long as its members are', async () => {
    const stage = await notesStage()
    const { Place, renders } = place(({ text }) => ({ first: text[0] }))
    const page = openPage(stage.account, <Place id="a" />)
    page.show(<Place id="a" />)
    await stage.write({ a: 'other' })
    expect(renders).toEqual([{ first: 'o' }, { first: 'o' }])
    expect(renders[1]).toBe(renders[0])
    await stage.write({ a: 'new' })
    expect(renders.slice(2)).toEqual([{ first: 'n' }])
  })

  it.each([
    ['a list', ({ text }: Note) => text.split('').filter((letter) => letter === 'o')],
    ['a date', ({ text }: Note) => new Date(text.length)],
    ['nothing of its own', () => ({})],
  ])('does not loop with a selector that makes %s', async (_, selector) => {
    const stage = await notesStage()
    const { Place, renders } = place(selector)
    openPage(stage.account, <Place id="a" />)
    await stage.write({ a: 'other' })
    expect(renders.length).toBeLessThanOrEqual(2)
  })

  it('uses the selector of the present render', async () => {
    const stage = await notesStage()
    const seen: unknown[] = []
    function Place({ suffix }: { suffix: string }) {
      seen.push(useItem(notes, 'a', ({ text }) => text + suffix))
      return null
    }
    const page = openPage(stage.account, <Place suffix="!" />)
    page.show(<Place suffix="?" />)
    await stage.write({ a: 'new' })
    expect(seen).toEqual(['one!', 'one?', 'new?'])
  })
})
