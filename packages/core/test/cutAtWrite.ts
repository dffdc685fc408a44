import type { Cut, Device } from '@rxpep/testing'
import type { Element } from '../src/xml/element.ts'
import { idsIn } from './wire.ts'

/** Cuts the stream of a device right after it has sent its next write, before the server reads it. */
export function cutAtWrite(
  device: Device,
  cut: Cut,
  isWrite = (iq: Element): boolean => idsIn(iq).length > 0,
): void {
  const request = device.request.bind(device)
  device.request = (iq, options) => {
    const answer = request(iq, options)
    if (isWrite(iq)) {
      device.request = request
      device.cut(cut)
    }
    return answer
  }
}
