import type { Device } from '@rxpep/testing'
import { Observable } from 'rxjs'
import type { Transport } from '../src/transport/transport.ts'

/** Hands out devices as transports and counts who still listens to them. */
export function countSubscriptions(): {
  /** How many subscriptions and responders are there now. */
  readonly count: number
  /** The device as a transport that counts. */
  readonly of: (device: Device) => Transport
} {
  let count = 0
  const counted = <T>(source: Observable<T>): Observable<T> =>
    new Observable((subscriber) => {
      count += 1
      subscriber.add(() => (count -= 1))
      subscriber.add(source.subscribe(subscriber))
    })
  return {
    get count() {
      return count
    },
    of: (device) => ({
      jid: device.jid,
      get connection() {
        return device.connection
      },
      connection$: counted(device.connection$),
      message$: counted(device.message$),
      presence$: counted(device.presence$),
      request: (iq, options) => device.request(iq, options),
      send: (stanza) => device.send(stanza),
      respond(responder) {
        count += 1
        const stop = device.respond(responder)
        return () => {
          count -= 1
          stop()
        }
      },
      close: () => device.close(),
    }),
  }
}
