import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LiveAccount, LiveAddress, LiveServer } from './liveServer.ts'

/** The server behind an address: works in any process of this machine, as accounts are made through files or HTTP. */
export function liveServerAt(address: LiveAddress): LiveServer {
  return { ...address, account: (localpart) => makeAccount(address, localpart) }
}

async function makeAccount(
  address: LiveAddress,
  localpart = `u${randomBytes(6).toString('hex')}`,
): Promise<LiveAccount> {
  const password = randomBytes(12).toString('hex')
  const make = address.accounts.startsWith('http:') ? registerByHttp : writeAccountFile
  await make(address, localpart, password)
  return { jid: `${localpart}@${address.domain}`, password }
}

// Prosody with internal_plain authentication reads the account from this file at each log-in.
async function writeAccountFile({ accounts }: LiveAddress, user: string, password: string) {
  await writeFile(join(accounts, `${user}.dat`), `return { ["password"] = "${password}" };\n`)
}

// ejabberd's own administration commands, allowed from loopback by its configuration.
async function registerByHttp({ accounts, domain }: LiveAddress, user: string, password: string) {
  const response = await fetch(`${accounts}/register`, {
    method: 'POST',
    body: JSON.stringify({ user, host: domain, password }),
  })
  if (!response.ok) throw new Error(`register ${user}: ${await response.text()}`)
}
