import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A process that runs one of the programs beside the tests. */
export interface Program<Report> {
  /** Resolves with the next report that is like this; rejects when the program ends without it. */
  tells<R extends Report>(isIt: (report: Report) => report is R): Promise<R>
  /** Ends it with SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** Resolves with its exit code. */
  readonly exited: Promise<number | null>
}

/** Starts a program with its task; it is killed when the test is over. */
export function startProgram<Report>(name: string, task: unknown): Program<Report> {
  const path = fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))
  const child = fork(path, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx', '--conditions=@rxpep/source'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  return { exited, kill, tells: (isIt) => nextReport(child, isIt) }
}

function nextReport<Report, R extends Report>(
  child: ChildProcess,
  isIt: (report: Report) => report is R,
): Promise<R> {
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (isIt(message as Report)) resolve(message as R)
    })
    child.once('exit', (code) => {
      reject(new Error(`the program ended with ${String(code)}`))
    })
  })
}
