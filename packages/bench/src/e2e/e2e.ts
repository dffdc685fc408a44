/** `npm run bench:e2e`: from log-in to view and from device to device, against real servers. See README.md. */
import { spawn } from 'node:child_process'
import { bundle } from '../run/bundle.ts'

const path = await bundle({
  e2e: 'src/e2e/run.ts',
  embeddedServer: 'src/e2e/embeddedServer.ts',
  otherDevice: 'src/e2e/otherDevice.ts',
  manyAccounts: 'src/e2e/manyAccounts.ts',
})
const words = ['--expose-gc', path('e2e'), ...process.argv.slice(2)]
// As apps are deployed: some libraries check more where they are developed with.
const env = { ...process.env, NODE_ENV: 'production' }
spawn(process.execPath, words, { stdio: 'inherit', env }).on('exit', (code) => {
  process.exitCode = code ?? 1
})
