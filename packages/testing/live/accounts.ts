import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
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

// Prosody reads the account from this file at each log-in. Clients in JavaScript take a quarter of a second for the usual
// ten thousand rounds: these few make no difference to what is tested.
async function writeAccountFile({ accounts }: LiveAddress, user: string, password: string) {
  const salt = randomBytes(12).toString('hex')
  const rounds = 64
  const salted = pbkdf2Sync(password, salt, rounds, 20, 'sha1')
  const key = (name: string) => createHmac('sha1', salted).update(name).digest()
  const fields = {
    salt,
    stored_key: createHash('sha1').update(key('Client Key')).digest('hex'),
    server_key: key('Server Key').toString('hex'),
  }
  const lines = Object.entries(fields).map(([name, value]) => `["${name}"] = "${value}";`)
  const account = `return { ${lines.join(' ')} ["iteration_count"] = ${rounds}; };\n`
  await writeFile(join(accounts, `${user}.dat`), account)
}

// ejabberd's own administration commands, allowed from loopback by its configuration.
async function registerByHttp({ accounts, domain }: LiveAddress, user: string, password: string) {
  const response = await fetch(`${accounts}/register`, {
    method: 'POST',
    body: JSON.stringify({ user, host: domain, password }),
  })
  if (!response.ok) throw new Error(`register ${user}: ${await response.text()}`)
}
