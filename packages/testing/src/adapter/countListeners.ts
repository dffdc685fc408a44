import { onTestFinished, vi } from 'vitest'

/** Counts the listeners that the page and its document have more of than now, where there is a page; until the test is over. */
export function countListeners(): { readonly count: number } {
  const page = globalThis.document as Document | undefined
  const targets: EventTarget[] = page ? [globalThis, page] : []
  const spies = targets.map((target) => ({
    added: vi.spyOn(target, 'addEventListener'),
    removed: vi.spyOn(target, 'removeEventListener'),
  }))
  onTestFinished(() => {
    for (const { added, removed } of spies) {
      added.mockRestore()
      removed.mockRestore()
    }
  })
  return {
    get count() {
      return spies.reduce(
        (sum, { added, removed }) => sum + added.mock.calls.length - removed.mock.calls.length,
        0,
      )
    },
  }
}
