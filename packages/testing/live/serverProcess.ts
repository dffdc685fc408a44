import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

// Far more than it takes, as a server that dies is noticed at once.
const START_TIMEOUT = 180_000
const STOP_TIMEOUT = 10_000

const FIRST_PORT = 10_000
const PORTS_EACH = 10
const PROCESSES = 2_000
let tried = 0

/**
 * Different loopback ports that nobody listens on, and that nobody gets by chance until they are used: they lie below those that systems
 * give to outgoing connections, and each process tries others first.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const own = (process.pid % PROCESSES) * PORTS_EACH + tried++
    const port = FIRST_PORT + (own % (PROCESSES * PORTS_EACH))
    if (await isFree(port)) ports.push(port)
  }
  return ports
}

/** The path of an executable: PATH first, then the folders of servers that a user's PATH may lack. */
export function findProgram(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return [...folders, '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, program))
    .find(isExecutable)
}

/** A server's process in the foreground: started, waited for until its ports answer, ended by its own id. */
export class ServerProcess {
  readonly #command: readonly [string, ...string[]]
  readonly #env: NodeJS.ProcessEnv
  readonly #ports: readonly number[]
  #child: ChildProcess | undefined
  #output = ''

  constructor(command: [string, ...string[]], env: NodeJS.ProcessEnv, ports: number[]) {
    this.#command = command
    this.#env = env
    this.#ports = ports
  }

  /** The process id while it runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts it; resolves when every port accepts connections. */
  async start(): Promise<void> {
    if (this.#child) throw new Error(`${this.#command[0]} runs already`)
    const [program, ...words] = this.#command
    const child = spawn(program, words, {
      // What a server drops when it is killed (Mnesia does) must not lie about in the checkout.
      cwd: tmpdir(),
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    // Nothing may stay behind, however this process ends.
    const orphaned = () => child.kill('SIGKILL')
    process.once('exit', orphaned)
    child.on('error', (error) => (this.#output += String(error)))
    child.on('exit', () => {
      process.off('exit', orphaned)
      this.#child = undefined
    })
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => (this.#output = (this.#output + String(text)).slice(-4000)))
    }
    await this.#listening()
  }

  /** Ends it with this signal, and with SIGKILL when it does not follow; resolves when it is gone. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (!child) return
    const gone = once(child, 'exit')
    child.kill(signal)
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
    await gone
    clearTimeout(patience)
  }

  async #listening(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT
    for (const port of this.#ports) {
      while (!(await answers(port))) {
        if (!this.#child || Date.now() > deadline) {
          await this.end('SIGKILL')
          throw new Error(`${this.#command[0]} did not start:\n${this.#output}`)
        }
        await pause(50)
      }
    }
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
