import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launched } from './launched.ts'
import type { LaunchedServer, LaunchOptions, LiveAddress } from './liveServer.ts'
import { findProgram, freePorts, ServerProcess } from './serverProcess.ts'

const DOMAIN = 'capulet.lit'

/** The path of Prosody's executable, where it is installed. */
export function findProsody(): string | undefined {
  return findProgram('prosody')
}

/** Starts a Prosody of its own: loopback only, own free ports, own folder, accounts and nodes in files. */
export async function launchProsody(options: LaunchOptions = {}): Promise<LaunchedServer> {
  const program = findProsody()
  if (!program) throw new Error('prosody is not installed')
  const folder = await mkdtemp(join(tmpdir(), 'rxpep-prosody-'))
  const [c2s, http] = (await freePorts(2)) as [number, number]
  const accounts = join(folder, 'data', 'capulet%2elit', 'accounts')
  const config = join(folder, 'prosody.cfg.lua')
  await mkdir(accounts, { recursive: true })
  await writeFile(config, configuration(folder, c2s, http, options))
  const server = new ServerProcess([program, '-F', '--config', config], {}, [c2s, http])
  await server.start()
  const address: LiveAddress = {
    name: 'prosody-0.12',
    domain: DOMAIN,
    tcp: `xmpp://127.0.0.1:${c2s}`,
    ws: `ws://127.0.0.1:${http}/xmpp-websocket`,
    accounts,
  }
  return launched(address, server, folder)
}

function configuration(folder: string, c2s: number, http: number, options: LaunchOptions): string {
  return `
    run_as_root = true
    pidfile = "${folder}/prosody.pid"
    data_path = "${folder}/data"
    log = { warn = "${folder}/prosody.log" }
    modules_enabled = {
      "roster", "saslauth", "disco", "carbons", "pep", "smacks", "ping", "websocket", "blocklist", "time", "version",
      ${options.bookmarksBridge ? '"bookmarks"' : '"private"'},
      ${options.archive ? '"mam",' : ''}
    }
    modules_disabled = { "s2s", "offline" }
    interfaces = { "127.0.0.1" }
    c2s_ports = { ${c2s} }
    c2s_direct_tls_ports = {}
    http_ports = { ${http} }
    https_ports = {}
    http_default_host = "${DOMAIN}"
    c2s_require_encryption = false
    allow_unencrypted_plain_auth = true
    consider_websocket_secure = true
    authentication = "internal_hashed"
    ${options.plainOnly ? 'disable_sasl_mechanisms = { "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256", "SCRAM-SHA-256-PLUS" }' : ''}
    storage = { accounts = "internal" }
    ${options.inMemory ? `default_storage = "memory"\n    storage_archive_item_limit = ${options.maxItems ?? 1_000}` : ''}
    ${options.maxItems === undefined ? '' : `pep_max_items = ${options.maxItems}`}
    ${options.maxStanzaBytes === undefined ? '' : `c2s_stanza_size_limit = ${options.maxStanzaBytes}`}
    VirtualHost "${DOMAIN}"
  `
}
