import { createHash } from 'node:crypto'
import { vi } from 'vitest'

/** Lets SHA-1 digests be there in a microtask, so that virtual time is enough; the result undoes that. */
export function digestAtOnce(): () => void {
  const spy = vi.spyOn(crypto.subtle, 'digest').mockImplementation((_, data) => {
    const { buffer, byteOffset, byteLength } = data as Uint8Array<ArrayBuffer>
    const digest = createHash('sha1')
      .update(new Uint8Array(buffer, byteOffset, byteLength))
      .digest()
    return Promise.resolve(new Uint8Array(digest).buffer)
  })
  return () => {
    spy.mockRestore()
  }
}
