import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  KeyObject,
  type webcrypto,
} from 'node:crypto'
import { vi } from 'vitest'

type Key = webcrypto.CryptoKey
type Bytes = Uint8Array<ArrayBuffer>

/** Lets AES-GCM and HMAC be there in a microtask, so that virtual time is enough; the result undoes that. */
export function cryptoAtOnce(): () => void {
  const { subtle } = crypto
  const spies = [
    vi
      .spyOn(subtle, 'encrypt')
      .mockImplementation((algorithm, key, data) =>
        soon(() => encrypt(algorithm as AesGcmParams, key, data as Bytes)),
      ),
    vi
      .spyOn(subtle, 'decrypt')
      .mockImplementation((algorithm, key, data) =>
        soon(() => decrypt(algorithm as AesGcmParams, key, data as Bytes)),
      ),
    vi.spyOn(subtle, 'sign').mockImplementation((_, key, data) =>
      soon(() => {
        const mac = createHmac('sha256', KeyObject.from(key))
        return bufferOf(mac.update(data as Bytes).digest())
      }),
    ),
  ]
  return () => {
    for (const spy of spies) spy.mockRestore()
  }
}

const soon = <A>(make: () => A) => Promise.resolve().then(make)

const TAG_BYTES = 16

function encrypt({ iv, additionalData }: AesGcmParams, key: Key, data: Bytes): ArrayBuffer {
  const cipher = createCipheriv('aes-256-gcm', KeyObject.from(key), iv as Bytes)
  cipher.setAAD(additionalData as Bytes)
  return bufferOf(Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]))
}

function decrypt({ iv, additionalData }: AesGcmParams, key: Key, data: Bytes): ArrayBuffer {
  const decipher = createDecipheriv('aes-256-gcm', KeyObject.from(key), iv as Bytes)
  decipher.setAAD(additionalData as Bytes).setAuthTag(data.subarray(-TAG_BYTES))
  return bufferOf(Buffer.concat([decipher.update(data.subarray(0, -TAG_BYTES)), decipher.final()]))
}

const bufferOf = (bytes: Buffer) => new Uint8Array(bytes).buffer
