import type { Device } from '@rxpep/testing'
import { parseXml } from '../src/xml/parseXml.ts'
import { idsIn } from './wire.ts'

/** Has the server store something else than what a device publishes: its XML goes through this first. */
export function rewriteWrites(device: Device, rewrite: (xml: string) => string): void {
  const request = device.request.bind(device)
  device.request = (iq, options) =>
    request(idsIn(iq).length > 0 ? parseXml(rewrite(String(iq))) : iq, options)
}
