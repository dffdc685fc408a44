import { connect } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { describeLive } from './describeLive.ts'
import { findEjabberd, launchEjabberd } from './ejabberd.ts'
import { findProsody, launchProsody } from './prosody.ts'

describeLive('a live server', (server) => {
  it('gives each test an account of its own', async () => {
    const [one, other] = await Promise.all([server.account(), server.account()])
    expect(one.jid).not.toBe(other.jid)
    expect(one.jid).toMatch(new RegExp(`@${server.domain}$`))
  })
})

describe.each([
  ['prosody', findProsody(), launchProsody],
  ['ejabberd', findEjabberd(), launchEjabberd],
])('a launched %s', (_name, found, launch) => {
  const long = { timeout: 600_000 }
  it.skipIf(!found)(
    'comes back on its ports after a crash and is gone after a stop',
    long,
    async () => {
      const server = await launch({ maxItems: 5 })
      const port = Number(new URL(server.ws).port)
      try {
        await server.kill()
        expect(server.pid).toBeUndefined()
        expect(await answers(port)).toBe(false)
        await server.start()
        expect(await answers(port)).toBe(true)
      } finally {
        await server.stop()
      }
      expect(await answers(port)).toBe(false)
    },
  )
})

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return once(socket, 'connect').then(
    () => (socket.destroy(), true),
    () => false,
  )
}
