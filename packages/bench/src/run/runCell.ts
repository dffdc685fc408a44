import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Outcome } from '../works/work.ts'
import type { CellTask } from './cellSpec.ts'
import { cellName } from './measured.ts'

const run = promisify(execFile)
/** A cell that hangs is ended: so many milliseconds, and so many for each of its box, as a slow side loads what it is timed on. */
const [AT_LEAST, TIMES] = [60_000, 250]

/**
 * Runs a cell in a process of its own.
 *
 * @throws Error with what it wrote, when it failed
 */
export async function runCell(script: string, task: CellTask): Promise<Outcome> {
  const words = ['--expose-gc', '--max-old-space-size=4096', script, JSON.stringify(task)]
  const env = { ...process.env, NODE_ENV: 'production' }
  const timeout = AT_LEAST + TIMES * (task.box.ms + task.box.warmUp)
  const { stdout } = await run(process.execPath, words, { env, timeout }).catch(
    (error: unknown) => {
      const { stderr } = error as { stderr?: string }
      const why = stderr === undefined || stderr === '' ? String(error) : stderr
      throw new Error(`${cellName(task)} failed: ${why.trim().slice(-2_000)}`)
    },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome
}
