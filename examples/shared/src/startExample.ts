import { build, createServer, defaultClientConditions, preview, type InlineConfig } from 'vite'
import { embeddedServer } from './embeddedServer.ts'

/** An example that runs, with an XMPP server of its own. */
export interface RunningExample {
  /** Where its page is. */
  readonly url: string
  /** Stops both servers. */
  readonly stop: () => Promise<void>
}

/** Serves an example from the sources, ours included: a change of any of them is seen at once. */
export async function startExample(root: string, port = 0): Promise<RunningExample> {
  const server = await createServer({
    ...configOf(root),
    server: { port },
    resolve: { conditions: ['@rxpep/source', ...defaultClientConditions] },
  })
  await server.listen()
  return { url: urlOf(server.resolvedUrls), stop: () => server.close() }
}

/** Builds an example with the built packages, as an app does. */
export async function buildExample(root: string): Promise<void> {
  await build(configOf(root))
}

/** Serves what was built of an example. */
export async function serveBuiltExample(root: string, port = 0): Promise<RunningExample> {
  const server = await preview({ ...configOf(root), preview: { port } })
  return { url: urlOf(server.resolvedUrls), stop: () => server.close() }
}

/** Builds an example, and serves what came of it. */
export async function startBuiltExample(root: string, port?: number): Promise<RunningExample> {
  await buildExample(root)
  return serveBuiltExample(root, port)
}

function configOf(root: string): InlineConfig {
  return { root, plugins: [embeddedServer()], logLevel: 'warn', clearScreen: false }
}

function urlOf(urls: { local: string[] } | null): string {
  return urls?.local[0] ?? ''
}
