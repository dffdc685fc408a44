/** The embedded server in a process of its own: makes the accounts that it is told of, and says where it listens. */
import { createServer } from '@rxpep/testing'
import { systemClock } from '@rxpep/core'

const server = createServer({ clock: systemClock, maxItems: 1_000_000, transcript: false })
// What SCRAM costs is not what is measured, and a thousand log-ins would be little else.
const { url } = await server.listen({ mechanisms: ['PLAIN'] })

process.on('message', ({ jid, password }: { jid: string; password: string }) => {
  server.account(jid, { password })
  process.send?.({ jid })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ url })
