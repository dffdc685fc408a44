import { systemClock } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import type { Options } from './options.ts'

/** Starts an XMPP server in this process, with Juliet's account and a stranger's. */
export async function startEmbedded(): Promise<{ options: Options; stop: () => Promise<void> }> {
  const server = createServer({ profile: 'prosody-0.12', clock: systemClock })
  const juliet = { jid: 'juliet@capulet.lit', password: 'wherefore' }
  const stranger = { jid: 'tybalt@capulet.lit', password: 'villain' }
  for (const { jid, password } of [juliet, stranger]) server.account(jid, { password })
  const listening = await server.listen()
  return { options: { service: listening.url, juliet, stranger }, stop: () => listening.close() }
}
