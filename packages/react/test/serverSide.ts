import { vi } from 'vitest'

/** The package as a server has it, where there is no page. */
export async function serverSide(): Promise<typeof import('../src/index.ts')> {
  vi.stubGlobal('document', undefined)
  vi.resetModules()
  try {
    return await import('../src/index.ts')
  } finally {
    vi.unstubAllGlobals()
    vi.resetModules()
  }
}
