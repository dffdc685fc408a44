import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { filter, firstValueFrom, ReplaySubject } from 'rxjs'
import { onTestFinished } from 'vitest'

/** A process that runs one of the programs beside the tests. */
export interface Program<Report> {
  /** Resolves with the first report that is like this, now or later; rejects when the program ends without it. */
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
  // By then all that it told is here, which `exit` may overtake.
  const exited = once(child, 'close').then(([code]) => code as number | null)
  const reports = new ReplaySubject<Report>(Infinity)
  child.on('message', (message) => {
    reports.next(message as Report)
  })
  void exited.then((code) => {
    reports.error(new Error(`the program ended with ${String(code)}`))
  })
  const kill = async () => {
    child.kill('SIGKILL')
    await exited
  }
  onTestFinished(kill)
  return { exited, kill, tells: (isIt) => firstValueFrom(reports.pipe(filter(isIt))) }
}
