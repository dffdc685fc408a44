// Prints a page that a server has made, as JSON: a process of its own, as a server is one.
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { createServer } from 'vite'

const conditions = ['@rxpep/source', 'module', 'node', 'development|production']
const vite = await createServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  configFile: false,
  plugins: [svelte({ configFile: false })],
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false },
  ssr: { resolve: { conditions } },
})
const { serverPage } = await vite.ssrLoadModule('/test/serverPage.ts')
process.stdout.write(JSON.stringify(await serverPage()))
await vite.close()
