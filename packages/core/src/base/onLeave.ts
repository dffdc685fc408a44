import { findPage } from './page.ts'

/** Calls `run` each time the user turns away from the page, where there is one; the result stops it. */
export function onLeave(run: () => void): () => void {
  const page = findPage()
  if (page === undefined) return () => undefined
  const look = (): void => {
    if (page.visibilityState === 'hidden') run()
  }
  page.addEventListener('visibilitychange', look)
  globalThis.addEventListener('blur', run)
  globalThis.addEventListener('pagehide', run)
  return () => {
    page.removeEventListener('visibilitychange', look)
    globalThis.removeEventListener('blur', run)
    globalThis.removeEventListener('pagehide', run)
  }
}
