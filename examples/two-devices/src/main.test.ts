import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const run = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--conditions=@rxpep/source', 'examples/two-devices/src/main.ts', ...args],
    { cwd: root },
  )

it('plays every scene on the embedded server and ends with equal views', async () => {
  const { stdout } = await run()
  const scenes = stdout.split('\n').filter((line) => /^\d+\. /.test(line))
  expect(scenes.map((line) => line.replace(/ {2}.*/, ''))).toEqual([
    '1. The gate',
    '2. Bookmarks appear on the other device',
    '3. An overwrite',
    '4. A retract',
    '5. A stranger looks',
    '6. A forged event',
    '7. A reconnect that misses nothing',
    '8. Offline, in different fields',
    '9. Offline, in the same field',
    '10. Undo',
  ])
  expect(stdout).toContain('stranger  is told: forbidden')
  expect(stdout).toMatch(/is told: (overwrote|overwritten|overtaken)/)
  expect(stdout).toContain('takes its step back: undone')
  expect(stdout).toContain('Both views are equal: 3 bookmarks.')
})

it('ends with an error that says how to call it', async () => {
  await expect(run('--service', 'xmpp://127.0.0.1')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('usage: npm run demo') as string,
  })
})
