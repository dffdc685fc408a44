import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * The bytes that are in use when all garbage is gone, that of promises of the turns before included.
 *
 * @throws Error without `--expose-gc`
 */
export async function liveBytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc')
  for (let i = 0; i < 4; i++) {
    await nextTurn()
    globalThis.gc()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** What a thing takes up in bytes, and the thing itself, so that it is still there when it is weighed. */
export async function weigh<K>(create: () => K | Promise<K>): Promise<{ bytes: number; one: K }> {
  const before = await liveBytes()
  const one = await create()
  return { bytes: (await liveBytes()) - before, one }
}
