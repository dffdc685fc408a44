import { createVirtualClock } from '@rxpep/testing'
import { BehaviorSubject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { TransportError } from '../base/errors.ts'
import { ReconnectLoop } from './reconnectLoop.ts'
import type { Connection } from './transport.ts'

const OFFLINE: Connection = { state: 'offline', error: new TransportError('unreachable') }
const ONLINE: Connection = {
  state: 'online',
  jid: 'a@b/c',
  session: 1,
  resumed: false,
  maxBytes: 1,
}

function setting() {
  const clock = createVirtualClock()
  const states = new BehaviorSubject<Connection>({ state: 'offline' })
  const tries: number[] = []
  const started = clock.now()
  const loop = new ReconnectLoop({
    transport: {
      get connection() {
        return states.value
      },
      connection$: states,
    },
    connect: async () => {
      tries.push(clock.now() - started)
      states.next({ state: 'connecting' })
      await Promise.resolve()
    },
    failed: () => states.next(OFFLINE),
    clock,
    random: () => 1,
  })
  // One microtask for the try, one for what follows from it.
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  const fail = async () => {
    await settle()
    states.next(OFFLINE)
  }
  return { clock, states, tries, loop, settle, fail }
}

describe('reconnecting', () => {
  it('waits twice as long after each failure, a minute at most', async () => {
    const { clock, tries, loop, settle, fail } = setting()
    loop.start()
    for (let failure = 0; failure < 8; failure++) {
      await fail()
      clock.runAll(1)
    }
    await settle()
    const pauses = tries.slice(1).map((time, index) => time - (tries[index] ?? 0))
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000))
  })

  it('goes on waiting longer after sessions that end at once, and starts over after a stable one', async () => {
    const { clock, states, tries, loop, settle, fail } = setting()
    loop.start()
    for (const lasted of [0, 0, 10_000]) {
      await settle()
      states.next(ONLINE)
      clock.advance(lasted)
      await fail()
      clock.runAll(1)
    }
    await settle()
    expect(tries).toEqual([0, 1_000, 3_000, 14_000])
  })

  it('makes one try at a time, and none once it is stopped or closed', async () => {
    const { clock, states, tries, loop, settle } = setting()
    loop.start()
    await settle()
    clock.advance(120_000)
    states.next({ state: 'closed' })
    clock.advance(120_000)
    loop.stop()
    states.next(OFFLINE)
    clock.advance(120_000)
    await settle()
    expect(tries).toEqual([0])
    expect(clock.pending).toBe(0)
  })

  it('takes a failure for the one of its own try, however late it comes', async () => {
    const clock = createVirtualClock()
    const states = new BehaviorSubject<Connection>({ state: 'offline' })
    const reject: ((error: Error) => void)[] = []
    const failed: unknown[] = []
    const loop = new ReconnectLoop({
      transport: {
        get connection() {
          return states.value
        },
        connection$: states,
      },
      connect: () => new Promise((_resolve, fail) => reject.push(fail)),
      failed: (error) => failed.push(error),
      clock,
      random: () => 1,
    })
    loop.start()
    await Promise.resolve()
    states.next({ state: 'connecting' })
    states.next(OFFLINE)
    clock.runAll(1)
    await Promise.resolve()
    reject[0]?.(new Error('late'))
    reject[1]?.(new Error('in time'))
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
    expect(failed).toEqual([new Error('in time')])
    loop.stop()
  })

  it('tries at once when the browser says that the network is back', async () => {
    const heard = new EventTarget()
    Object.assign(globalThis, {
      addEventListener: heard.addEventListener.bind(heard),
      removeEventListener: heard.removeEventListener.bind(heard),
    })
    const { clock, tries, loop, settle, fail } = setting()
    loop.start()
    await fail()
    heard.dispatchEvent(new Event('online'))
    await settle()
    expect(tries).toEqual([0, 0])
    loop.stop()
    heard.dispatchEvent(new Event('online'))
    await settle()
    expect(tries).toHaveLength(2)
    expect(clock.pending).toBe(0)
    Reflect.deleteProperty(globalThis, 'addEventListener')
    Reflect.deleteProperty(globalThis, 'removeEventListener')
  })
})
