import { findPage } from './page.ts'

/** Calls `run` each time the user comes back to the page, where there is one; the result stops it. */
export function onFocus(run: () => void): () => void {
  const page = findPage()
  if (page === undefined) return () => undefined
  const look = (): void => {
    if (page.visibilityState === 'visible') run()
  }
  page.addEventListener('visibilitychange', look)
  return () => {
    page.removeEventListener('visibilitychange', look)
  }
}
