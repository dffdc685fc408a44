import type { TestServer } from './createServer.ts'

/**
 * Lets so many milliseconds pass on a server, and all that happens in them: the clock goes from timer to timer, so that promises that
 * hang on one run at their own time.
 *
 * @example
 * await passTime(server, 60_000) // a minute later
 */
export async function passTime(server: TestServer, ms: number): Promise<void> {
  const { clock } = server
  await server.settled()
  const until = clock.now() + ms
  while (clock.now() < until) {
    clock.advance(Math.min(clock.next, until) - clock.now())
    await server.settled()
  }
}
