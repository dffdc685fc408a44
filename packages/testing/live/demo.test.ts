import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { describeWires } from './describeLive.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

describeWires('the demo', (server, service) => {
  it('plays all its scenes with accounts of this server and ends with equal views', async () => {
    const [juliet, stranger] = await Promise.all([server.account(), server.account()])
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...['--import', 'tsx', '--conditions=@rxpep/source', 'examples/two-devices/src/main.ts'],
        ...['--service', service, '--jid', juliet.jid, '--password', juliet.password],
        ...['--stranger-jid', stranger.jid, '--stranger-password', stranger.password],
      ],
      { cwd: root },
    )
    expect(stdout).toContain('Both views are equal: 3 bookmarks.')
  })
})
