// @vitest-environment jsdom
import { notes } from '@rxpep/testing/adapter'
import { startTransition, useState } from 'react'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { openPage } from '../test/page.tsx'
import { useCollection, useItem, useQuery } from './index.ts'

const ROWS = 40

/** Takes long enough that React lets others have their turn in between. */
function work(): void {
  const until = performance.now() + 1
  while (performance.now() < until);
}

describe('a transition while events come in', () => {
  it.each([
    ['useItem', () => useItem(notes, 'a')?.text],
    ['useCollection', () => useCollection(notes).view.get('a')?.text],
    [
      'useQuery',
      () =>
        useQuery(notes, { orderBy: 'text', limit: 9 }).rows.find(({ id }) => id === 'a')?.value
          .text,
    ],
  ])('never shows two states at once: %s', async (_, useShown) => {
    const stage = await notesStage()
    const torn: string[][] = []
    let rendered = 0
    let show: (step: number) => void = () => undefined
    function Row() {
      work()
      rendered += 1
      return <li>{useShown()}</li>
    }
    function List() {
      const [step, setStep] = useState(0)
      show = setStep
      return (
        <ul title={String(step)}>
          {Array.from({ length: ROWS }, (_, i) => (
            <Row key={`${step} ${i}`} />
          ))}
        </ul>
      )
    }
    const page = openPage(stage.account, <List />)
    const look = (): void => {
      const texts = new Set([...page.container.querySelectorAll('li')].map((li) => li.textContent))
      if (texts.size > 1) torn.push([...texts])
    }
    const observer = new MutationObserver(look)
    observer.observe(page.container, { subtree: true, childList: true, characterData: true })
    let interrupted = 0
    for (let step = 1; step <= 5; step += 1) {
      const before = rendered
      startTransition(() => {
        show(step)
      })
      // The transition is under way when the event comes in.
      await expect.poll(() => rendered, { interval: 1 }).toBeGreaterThan(before)
      if (rendered < before + ROWS) interrupted += 1
      await stage.write({ a: `text ${step}` })
      look()
      await expect
        .poll(() => page.container.querySelector('ul')?.title, { interval: 1 })
        .toBe(String(step))
      look()
      expect(page.container.querySelector('li')?.textContent).toContain(`text ${step}`)
    }
    observer.disconnect()
    expect(torn).toEqual([])
    expect(interrupted).toBeGreaterThan(0)
  })
})
