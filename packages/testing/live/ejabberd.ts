import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { launched } from './launched.ts'
import type { LaunchedServer, LaunchOptions, LiveAddress } from './liveServer.ts'
import { findProgram, freePorts, ServerProcess } from './serverProcess.ts'

const DOMAIN = 'montague.lit'
// Its database would keep what it has acknowledged in memory for two seconds: it is told to write it at once. Each time that it has done
// so it adds a character to a file.
const FLUSH = (file: string) =>
  `spawn(fun Flush() -> timer:sleep(50), mnesia:sync_log(), file:write_file("${file}", ".", [append]), Flush() end).`

/** The path of Erlang's executable, where ejabberd is installed. */
export function findEjabberd(): string | undefined {
  return findProgram('ejabberdctl') && findProgram('erl')
}

/**
 * Starts an ejabberd of its own: loopback only, own free ports, own folder, database on disk.
 *
 * Erlang is started directly: `ejabberdctl` changes the user, and names its node in a registry that the whole machine
 * shares. A node without a name needs neither.
 */
export async function launchEjabberd(options: LaunchOptions = {}): Promise<LaunchedServer> {
  const program = findEjabberd()
  if (!program) throw new Error('ejabberd is not installed')
  const folder = await mkdtemp(join(tmpdir(), 'rxpep-ejabberd-'))
  const [c2s, http] = (await freePorts(2)) as [number, number]
  await mkdir(join(folder, 'database'))
  await writeFile(join(folder, 'ejabberd.yml'), configuration(c2s, http, options))
  const server = new ServerProcess([program, ...words(folder)], environment(folder), [c2s, http])
  await server.start()
  const address: LiveAddress = {
    name: 'ejabberd-23.01',
    domain: DOMAIN,
    tcp: `xmpp://127.0.0.1:${c2s}`,
    ws: `ws://127.0.0.1:${http}/ws`,
    accounts: `http://127.0.0.1:${http}/api`,
  }
  return launched(address, server, folder, () => flushed(flushesIn(folder)))
}

function words(folder: string): string[] {
  const database = ['-mnesia', 'dir', `"${folder}/database"`]
  const flush = FLUSH(flushesIn(folder))
  return ['+K', 'true', '-noinput', '-noshell', ...database, '-s', 'ejabberd', '-eval', flush]
}

function flushesIn(folder: string): string {
  return join(folder, 'flushes')
}

/** Resolves when what the server had acknowledged before is on the disk: after a flush that has begun since. */
async function flushed(file: string): Promise<void> {
  const count = () =>
    stat(file).then(
      ({ size }) => size,
      () => 0,
    )
  const under = (await count()) + 1
  while ((await count()) <= under) await pause(10)
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    HOME: folder,
    ERL_LIBS: '/usr/lib/x86_64-linux-gnu',
    ERL_CRASH_DUMP_BYTES: '0',
    EJABBERD_CONFIG_PATH: join(folder, 'ejabberd.yml'),
    EJABBERD_LOG_PATH: join(folder, 'ejabberd.log'),
    CONTRIB_MODULES_PATH: join(folder, 'modules'),
  }
}

function configuration(c2s: number, http: number, options: LaunchOptions): string {
  const size =
    options.maxStanzaBytes === undefined ? '' : `max_stanza_size: ${options.maxStanzaBytes}`
  const items = options.maxItems === undefined ? '' : `max_items_node: ${options.maxItems}`
  return `
hosts: [${DOMAIN}]
loglevel: error
auth_method: internal
auth_password_format: plain
${options.plainOnly ? 'disable_sasl_mechanisms: ["scram-sha-1", "scram-sha-256", "scram-sha-512", "digest-md5", "x-oauth2"]' : ''}
registration_timeout: infinity
listen:
  -
    port: ${c2s}
    ip: 127.0.0.1
    module: ejabberd_c2s
    ${size}
  -
    port: ${http}
    ip: 127.0.0.1
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
      /api: mod_http_api
api_permissions:
  "accounts from loopback":
    from: [mod_http_api]
    who: {ip: 127.0.0.1/8}
    what: [register, unregister]
modules:
  mod_adhoc: {}
  mod_blocking: {}
  mod_caps: {}
  mod_carboncopy: {}
  mod_disco: {}
  mod_http_api: {}
  mod_last: {}
  mod_ping: {}
  mod_privacy: {}
  mod_private: {}
  mod_pubsub:
    access_createnode: all
    plugins: [flat, pep]
    ${items}
  mod_register:
    ip_access: all
    access: all
  mod_roster: {}
  mod_stream_mgmt:
    resend_on_timeout: false
  mod_version: {}
  ${options.archive ? 'mod_mam: {default: always}' : ''}
`
}
