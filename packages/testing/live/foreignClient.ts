import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { BehaviorSubject, filter, firstValueFrom, Subject } from 'rxjs'
import { onTestFinished } from 'vitest'
import type { LiveAccount } from './liveServer.ts'

/** A library that other clients are made with; each has a program beside the tests. */
export type ForeignMake = 'nbxmpp' | 'slixmpp'

/** A bookmark as a foreign client shows it; what it knows nothing of is not there. */
export interface ForeignBookmark {
  /** The name. */
  readonly name?: string
  /** The nickname. */
  readonly nick?: string
  /** The password. */
  readonly password?: string
  /** Whether it is joined at log-in. */
  readonly autojoin?: boolean
  /** `<extensions/>` as XML. */
  readonly extensions?: string
}

/** The bookmarks that a foreign client sees, by room. */
export type ForeignView = Readonly<Record<string, ForeignBookmark>>

/** What a foreign client is told about a bookmark; fields that are not there stay as they are. */
export interface ForeignChange extends ForeignBookmark {
  /** The room. */
  readonly jid: string
  /** The whole payload as XML (slixmpp). */
  readonly xml?: string
}

/** Something that a foreign client does. */
export type ForeignCommand =
  | ({ readonly do: 'store' | 'change' | 'remove' } & ForeignChange)
  | { readonly do: 'list' }
  | { readonly do: 'readLegacy'; readonly from: 'Private' | 'PEP' }
  | {
      readonly do: 'writeLegacy'
      readonly to: 'Private' | 'PEP'
      readonly change?: readonly ForeignChange[]
      readonly drop?: readonly string[]
    }
  | { readonly do: 'notes' }
  | { readonly do: 'note'; readonly jid: string; readonly text: string }

type Report =
  | { readonly type: 'ready' }
  | { readonly type: 'lost'; readonly error: string }
  | { readonly type: 'view'; readonly bookmarks: Record<string, ForeignBookmark> }
  | { readonly type: 'done'; readonly id: number; readonly result: Record<string, string> | null }
  | { readonly type: 'failed'; readonly id: number; readonly error: string }

/** A client of another make, logged in. */
export interface ForeignClient {
  /** Does something; resolves when the server has answered, with what there is to tell; rejects with the condition of its error. */
  does(command: ForeignCommand): Promise<Record<string, string> | null>
  /** The bookmarks as it sees them now, by room. */
  view(): ForeignView
  /** Resolves when it sees this; now counts. */
  sees(isSo: (view: ForeignView) => boolean): Promise<ForeignView>
}

type Ended = Extract<Report, { id: number }>

const PROGRAMS: Record<ForeignMake, string> = {
  nbxmpp: 'foreignNbxmpp.py',
  slixmpp: 'foreignSlixmpp.py',
}

/** The Python that has the library: Debian's before any other. */
export function findForeign(make: ForeignMake): string | undefined {
  const imports = (python: string) =>
    spawnSync(python, ['-c', `import ${make}`], { stdio: 'ignore' }).status === 0
  return ['/usr/bin/python3', 'python3'].find(imports)
}

/** Logs in with a client of this make; it is killed when the test is over. */
export async function foreignClient(
  make: ForeignMake,
  service: string,
  account: LiveAccount,
): Promise<ForeignClient> {
  const child = start(make, service, account)
  const view$ = new BehaviorSubject<ForeignView>({})
  const report$ = new Subject<Report>()
  report$.subscribe({
    next: (report) => {
      if (report.type === 'view') view$.next(report.bookmarks)
    },
    error: (error: unknown) => {
      view$.error(error)
    },
  })
  let errors = ''
  child.stderr.on('data', (text) => (errors += String(text)))
  createInterface(child.stdout).on('line', (line) => {
    report$.next(JSON.parse(line) as Report)
  })
  child.once('exit', (code) => {
    report$.error(new Error(`${make} ended with ${String(code)}:\n${errors}`))
  })
  await firstValueFrom(report$.pipe(filter(({ type }) => type === 'ready')))
  let asked = 0
  return {
    async does(command) {
      const id = asked++
      const answer = firstValueFrom(
        report$.pipe(filter((report): report is Ended => 'id' in report && report.id === id)),
      )
      child.stdin.write(`${JSON.stringify({ id, ...command })}\n`)
      const report = await answer
      if (report.type === 'failed') throw new Error(`${make}: ${report.error}`)
      return report.result
    },
    view: () => view$.getValue(),
    sees: (isSo) => firstValueFrom(view$.pipe(filter(isSo))),
  }
}

function start(make: ForeignMake, service: string, account: LiveAccount) {
  const python = findForeign(make)
  if (!python) throw new Error(`${make} is not installed`)
  const program = fileURLToPath(new URL(`programs/${PROGRAMS[make]}`, import.meta.url))
  const { hostname: host, port } = new URL(service)
  const task = JSON.stringify({ ...account, host, port: Number(port) })
  const child = spawn(python, [program, task], { stdio: 'pipe' })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  return child
}
