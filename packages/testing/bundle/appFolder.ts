import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const CORE = join(dirname(fileURLToPath(import.meta.url)), '../../core')

/** An app that logs in with a client of the library's own. */
export const LOGIN_APP = `
import { bookmarks } from '@rxpep/core'
import { connect } from '@rxpep/core/xmpp'
globalThis.login = async (options) => {
  const account = connect(options)
  const rooms = account.collection(bookmarks)
  await rooms.whenReady()
  await rooms.put({ jid: 'orchard@rooms.capulet.lit', name: 'Orchard' }).done
  const names = rooms.view.toArray().map(({ name }) => name)
  const { jid } = account.status
  await account.close()
  return { jid, names }
}
`

/** An app that brings a transport of its own. */
export const OWN_TRANSPORT_APP = `
import { bookmarks, createAccount } from '@rxpep/core'
globalThis.open = (transport) => createAccount({ transport }).collection(bookmarks)
`

/** An app that keeps its account in the browser. */
export const STORING_APP = `
import { bookmarks } from '@rxpep/core'
import { connect } from '@rxpep/core/xmpp'
import { indexedDbStorage } from '@rxpep/core/indexeddb'
globalThis.open = (options) =>
  connect({ ...options, storage: indexedDbStorage('app') }).collection(bookmarks)
`

/** Makes a folder with an app of one file that has the built library installed; resolves with the file's path. */
export async function appFolder(source: string): Promise<{ folder: string; entry: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rxpep-app-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'node_modules/@rxpep'), { recursive: true })
  await symlink(CORE, join(folder, 'node_modules/@rxpep/core'))
  const entry = join(folder, 'app.js')
  await writeFile(entry, source)
  await writeFile(join(folder, 'package.json'), '{ "name": "app", "type": "module" }')
  await writeFile(join(folder, 'index.html'), '<script type="module" src="./app.js"></script>')
  return { folder, entry }
}
