import type { Account, Hydration } from '@rxpep/core'
import { Component, StrictMode, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, hydrateRoot } from 'react-dom/client'
import { onTestFinished, vi } from 'vitest'
import { RxPepProvider } from '../src/index.ts'

/** How a page is opened. */
export interface PageOptions {
  /** Whether React checks for what is impure. */
  readonly strict?: boolean
  /** What the server has rendered, to be taken over. */
  readonly html?: string
  /** What that was made of. */
  readonly hydration?: Hydration
}

/** A page of an app, as React runs it: nothing waits for the test. */
export interface Page {
  /** What it shows, as text. */
  readonly text: string
  /** Its elements. */
  readonly container: HTMLElement
  /** What React has put right while it took the page over, and what it caught. */
  readonly errors: unknown[]
  /** Shows something else, of another account where one is named. */
  show(ui: ReactNode, ...account: [] | [Account | undefined]): void
  /** Clicks an element. */
  click(selector: string): void
  /** Leaves it. */
  close(): void
}

/** Opens a page of an account; it is closed with the test. */
export function openPage(
  account: Account | undefined,
  ui: ReactNode,
  { strict = false, html, hydration }: PageOptions = {},
): Page {
  const container = document.body.appendChild(document.createElement('div'))
  const errors: unknown[] = []
  const take = (error: unknown): void => {
    if (!errors.includes(error)) errors.push(error)
  }
  let current = account
  const tree = (shown: ReactNode): ReactNode => {
    const all = (
      <RxPepProvider account={current} hydration={hydration}>
        <Boundary take={take}>{shown}</Boundary>
      </RxPepProvider>
    )
    return strict ? <StrictMode>{all}</StrictMode> : all
  }
  const options = { onRecoverableError: take, onCaughtError: take }
  if (html !== undefined) container.innerHTML = html
  const root =
    html === undefined ? createRoot(container, options) : hydrateRoot(container, tree(ui), options)
  const show = (shown: ReactNode): void => {
    flushSync(() => {
      root.render(tree(shown))
    })
  }
  if (html === undefined) show(ui)
  let open = true
  const close = (): void => {
    if (!open) return
    open = false
    flushSync(() => {
      root.unmount()
    })
    container.remove()
  }
  onTestFinished(close)
  return {
    container,
    errors,
    get text() {
      return container.textContent
    },
    show(shown, ...given) {
      if (given.length > 0) current = given[0]
      show(shown)
    },
    click(selector) {
      flushSync(() => {
        container.querySelector<HTMLElement>(selector)?.click()
      })
    },
    close,
  }
}

/** Shows nothing where something has thrown. */
class Boundary extends Component<{ take: (error: unknown) => void; children: ReactNode }> {
  override readonly state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.props.take(error)
  }

  override render() {
    return this.state.failed ? null : this.props.children
  }
}

/** React says on the console what an error boundary has caught: for tests in which one does. */
export function expectCaught(): void {
  const spy = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => {
    spy.mockRestore()
  })
}
