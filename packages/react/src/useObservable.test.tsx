// @vitest-environment jsdom
import { notes } from '@rxpep/testing/adapter'
import { BehaviorSubject, Observable, Subject, map } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { notesStage } from '../test/notesStage.ts'
import { expectCaught, openPage } from '../test/page.tsx'
import { useAccount, useObservable } from './index.ts'

describe('useObservable', () => {
  it('shows what a pipeline tells, from the first render, and leaves nothing', async () => {
    const stage = await notesStage()
    const renders: (number | undefined)[] = []
    function Place() {
      const account = useAccount()
      renders.push(
        useObservable(
          () => account.collection(notes).view$.pipe(map(({ size }) => size)),
          [account],
        ),
      )
      return null
    }
    const page = openPage(stage.account, <Place />)
    page.show(<Place />)
    await stage.write({ c: 'three', d: 'four' })
    expect(renders).toEqual([2, 2, 4])
    expect(stage.watchers).toBe(1)
    page.close()
    expect(stage.watchers).toBe(0)
  })

  it('makes it anew only when a dependency is another value', () => {
    const made: string[] = []
    function Place({ name, other }: { name: string; other: number }) {
      const value = useObservable(() => {
        made.push(name)
        return new BehaviorSubject(`${name}!`)
      }, [name])
      return [String(value), other].join(' ')
    }
    const page = openPage(undefined, <Place name="a" other={1} />)
    page.show(<Place name="a" other={2} />)
    expect(page.text).toBe('a! 2')
    page.show(<Place name="b" other={2} />)
    expect(page.text).toBe('b! 2')
    expect(made).toEqual(['a', 'b'])
  })

  it('is the initial value until there is one', () => {
    function Place() {
      const some = useObservable(() => new Subject<string>(), [], 'none')
      const none = useObservable(() => new Subject<string>(), [])
      return [some, String(none)].join(' ')
    }
    expect(openPage(undefined, <Place />).text).toBe('none undefined')
  })

  it('does not loop with an observable that tells something new each time it is subscribed to', () => {
    let count = 0
    let renders = 0
    const counter = new Observable<object>((subscriber) => {
      subscriber.next({ count: (count += 1) })
    })
    function Place() {
      renders += 1
      useObservable(() => counter, [])
      return null
    }
    openPage(undefined, <Place />)
    expect(renders).toBeLessThanOrEqual(2)
  })

  it('gives an error boundary what the pipeline fails with', async () => {
    expectCaught()
    const source = new Subject<string>()
    function Place() {
      return useObservable(() => source, [], 'fine')
    }
    const page = openPage(undefined, <Place />)
    expect(page.text).toBe('fine')
    const error = new Error('no more')
    source.error(error)
    await expect.poll(() => page.text).toBe('')
    expect(page.errors).toContain(error)
  })
})
