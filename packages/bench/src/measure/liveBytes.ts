/**
 * The bytes that are in use when all garbage is gone.
 *
 * @throws Error without `--expose-gc`
 */
export function liveBytes(): number {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc')
  for (let i = 0; i < 4; i++) globalThis.gc()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** What a thing takes up in bytes, and the thing itself, so that it is still there when it is weighed. */
export async function weigh<K>(create: () => K | Promise<K>): Promise<{ bytes: number; one: K }> {
  const before = liveBytes()
  const one = await create()
  return { bytes: liveBytes() - before, one }
}
