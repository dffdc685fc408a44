// @vitest-environment jsdom
import { UsageError, type QueryOptions } from '@rxpep/core'
import { notes, type Note } from '@rxpep/testing/adapter'
import { useEffect, useState, type DependencyList } from 'react'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { expectCaught, openPage } from '../test/page.tsx'
import { useQuery } from './index.ts'

/** A component that takes down the ids that its query finds. */
function place(options: () => QueryOptions<Note>, deps?: DependencyList) {
  const renders: string[] = []
  const rows = new Set<unknown>()
  function Place() {
    const found = useQuery(notes, options(), deps)
    renders.push(found.rows.map(({ id }) => id).join(' '))
    rows.add(found.rows)
    return null
  }
  return { ui: <Place />, renders, rows }
}

describe('useQuery', () => {
  it('takes options that say the same for the same query', async () => {
    const stage = await notesStage()
    const { ui, renders, rows } = place(() => ({ where: { text: 'one' }, orderBy: 'text' }))
    const page = openPage(stage.account, ui)
    page.show(ui)
    await stage.write({ c: 'three' })
    await stage.write({ d: 'one' })
    expect(renders.at(-1)).toBe('a d')
    expect([renders.length, rows.size]).toEqual([2, 2])
  })

  it('does not loop with an inline function, and gives the same rows as long as they are', async () => {
    const stage = await notesStage()
    const seen = { renders: 0, effects: 0, rows: new Set<unknown>() }
    function Place() {
      const { rows } = useQuery(notes, { where: ({ text }) => text.includes('o') })
      const [derived, setDerived] = useState<unknown[]>([])
      seen.renders += 1
      seen.rows.add(rows)
      // What is derived in an effect renders again with another function.
      useEffect(() => {
        seen.effects += 1
        setDerived(rows.map(({ id }) => id))
      }, [rows])
      return derived.join(' ')
    }
    const page = openPage(stage.account, <Place />)
    await expect.poll(() => page.text).toBe('a b')
    expect(seen).toMatchObject({ renders: 2, effects: 1 })
    await stage.write({ c: 'oh' })
    await expect.poll(() => page.text).toBe('a b c')
    // React 18 renders once more before it finds that nothing is to be shown anew.
    expect(seen.renders).toBeLessThanOrEqual(5)
    expect([seen.effects, seen.rows.size]).toEqual([2, 2])
    expect(stage.watchers).toBe(1)
  })

  it('uses what an inline function closes over in the present render', async () => {
    const stage = await notesStage()
    function Place({ text }: { text: string }) {
      const { rows } = useQuery(notes, { where: (note) => note.text === text })
      return rows.map(({ id }) => id).join(' ')
    }
    const page = openPage(stage.account, <Place text="one" />)
    page.show(<Place text="two" />)
    expect(page.text).toBe('b')
    await stage.write({ c: 'two' })
    expect(page.text).toBe('b c')
  })

  it('works out an inline function anew only when one of the dependencies is another value', async () => {
    const stage = await notesStage()
    const asked: string[] = []
    function Place({ text, other }: { text: string; other: number }) {
      const { rows } = useQuery(
        notes,
        {
          where(note, id) {
            asked.push(id)
            return note.text === text
          },
        },
        [text],
      )
      return `${rows.map(({ id }) => id).join(' ')} ${other}`
    }
    const page = openPage(stage.account, <Place text="one" other={1} />)
    page.show(<Place text="one" other={2} />)
    expect(asked).toEqual(['a', 'b'])
    expect(page.text).toBe('a 2')
    page.show(<Place text="two" other={2} />)
    expect(asked).toEqual(['a', 'b', 'a', 'b'])
    expect(page.text).toBe('b 2')
  })

  it('counts all that match, whatever the limit', async () => {
    const stage = await notesStage()
    const counts: number[] = []
    function Place() {
      counts.push(useQuery(notes, { limit: 1 }).count)
      return null
    }
    openPage(stage.account, <Place />)
    await stage.write({ c: 'three' })
    await stage.write({ c: 'four' })
    expect(counts).toEqual([2, 3])
  })

  it('has the actions of the collection, and refuses options that are none', async () => {
    const stage = await notesStage()
    function Place() {
      const { rows, remove } = useQuery(notes)
      return <button onClick={() => remove('a')}>{rows.map(({ id }) => id).join(' ')}</button>
    }
    const page = openPage(stage.account, <Place />)
    page.click('button')
    expect(page.text).toBe('b')
    expectCaught()
    page.show(place(() => ({ limit: -1 })).ui)
    expect(page.errors).toEqual([new UsageError('invalid-option', { detail: 'limit' })])
  })
})
