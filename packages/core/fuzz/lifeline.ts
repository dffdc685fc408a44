import { Observable } from 'rxjs'
import type { Clock } from '../src/base/clock.ts'
import type { Transport } from '../src/transport/transport.ts'

/** What one run of an app holds of the world around it, so that it can be seen, and ended as by a crash. */
export interface Lifeline {
  /** The stream as this run knows it. */
  readonly transport: Transport
  /** The time as this run knows it. */
  readonly clock: Clock
  /** How many timers, subscriptions and responders are there now. */
  readonly held: number
  /** Ends the run: from now on nothing reaches it, and nothing comes of what it asked. */
  crash(): void
}

/** Ties a run of an app to a stream and a clock. */
export function createLifeline(stream: Transport, time: Clock): Lifeline {
  const ends = new Set<() => void>()
  let alive = true
  const hold = (end: () => void): (() => void) => {
    const once = (): void => {
      if (ends.delete(once)) end()
    }
    ends.add(once)
    return once
  }
  const tied = <T>(source: Observable<T>): Observable<T> =>
    new Observable((subscriber) => {
      if (!alive) return
      const subscription = source.subscribe(subscriber)
      subscriber.add(hold(() => subscription.unsubscribe()))
    })
  const answer = <T>(asked: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      if (!alive) return
      asked().then(
        (value) => {
          if (alive) resolve(value)
        },
        (error: unknown) => {
          if (alive) reject(error instanceof Error ? error : new Error(String(error)))
        },
      )
    })
  return {
    get held() {
      return ends.size
    },
    clock: {
      now: () => time.now(),
      after(ms, run) {
        if (!alive) return () => undefined
        const cancel = time.after(ms, () => {
          ends.delete(end)
          run()
        })
        const end = hold(cancel)
        return end
      },
    },
    transport: {
      jid: stream.jid,
      get connection() {
        return stream.connection
      },
      connection$: tied(stream.connection$),
      message$: tied(stream.message$),
      ...(stream.presence$ && { presence$: tied(stream.presence$) }),
      request: (iq, options) => answer(() => stream.request(iq, options)),
      send: (stanza) => answer(() => stream.send(stanza)),
      respond: (responder) => (alive ? hold(stream.respond(responder)) : () => undefined),
      close: () => (alive ? stream.close() : Promise.resolve()),
    },
    crash() {
      alive = false
      for (const end of [...ends]) end()
    },
  }
}
