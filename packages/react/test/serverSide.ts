import { vi } from 'vitest'
import type * as here from '../src/index.ts'

/** The package as a server has it, where there is no page. */
export async function serverSide(): Promise<typeof here> {
  vi.stubGlobal('document', undefined)
  vi.resetModules()
  try {
    return await import('../src/index.ts')
  } finally {
    vi.unstubAllGlobals()
    vi.resetModules()
  }
}
