import { afterEach, describe, expect, it, vi } from 'vitest'
import { onFocus } from './onFocus.ts'
import { onLeave } from './onLeave.ts'
import { findPage } from './page.ts'

describe('the page', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('is not there where nobody can look at one', () => {
    expect(findPage()).toBeUndefined()
  })

  it('is none that a library has left to parse with, and nobody listens to that', () => {
    vi.stubGlobal('document', { createElement: () => undefined })
    expect(findPage()).toBeUndefined()
    expect(() => {
      onFocus(() => undefined)()
      onLeave(() => undefined)()
    }).not.toThrow()
  })

  it('is the one that can be listened to', () => {
    const page = { addEventListener: () => undefined }
    vi.stubGlobal('document', page)
    expect(findPage()).toBe(page)
  })
})
