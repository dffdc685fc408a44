import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), '../..')

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

/** An app made with React, and without JSX: nothing has to be compiled. */
export const REACT_APP = `
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { connect } from '@rxpep/core/xmpp'
import { RxPepProvider, useBookmarks } from '@rxpep/react'
function Rooms() {
  const { items, put } = useBookmarks()
  const onClick = () => put({ jid: 'orchard@rooms.capulet.lit', name: 'Orchard' })
  return createElement('button', { onClick }, ['Rooms:', ...items.map(({ name }) => name)].join(' '))
}
globalThis.start = (options) => {
  const account = connect(options)
  const rooms = createElement(Rooms)
  createRoot(document.body).render(createElement(RxPepProvider, { account }, rooms))
}
`

/** An app made with the stores for Svelte, and without components: nothing has to be compiled. */
export const SVELTE_APP = `
import { connect } from '@rxpep/core/xmpp'
import { bookmarksStore } from '@rxpep/svelte'
globalThis.start = (options) => {
  const rooms = bookmarksStore(connect(options))
  const button = document.body.appendChild(document.createElement('button'))
  button.onclick = () => rooms.put({ jid: 'orchard@rooms.capulet.lit', name: 'Orchard' })
  rooms.subscribe((view) => {
    button.textContent = ['Rooms:', ...view.toArray().map(({ name }) => name)].join(' ')
  })
}
`

/** What an app of each framework has installed: the built package, and those of the framework, by where they are found. */
const INSTALLED = {
  none: { '@rxpep/core': 'core' },
  react: {
    '@rxpep/core': 'core',
    '@rxpep/react': 'react',
    react: 'react/node_modules/react',
    'react-dom': 'react/node_modules/react-dom',
  },
  svelte: {
    '@rxpep/core': 'core',
    '@rxpep/svelte': 'svelte',
    svelte: 'svelte/node_modules/svelte',
  },
}

/** Makes a folder with an app of one file that has the built library installed; resolves with the file's path. */
export async function appFolder(
  source: string,
  framework: keyof typeof INSTALLED = 'none',
): Promise<{ folder: string; entry: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'rxpep-app-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'node_modules/@rxpep'), { recursive: true })
  for (const [name, place] of Object.entries(INSTALLED[framework])) {
    await symlink(join(PACKAGES, place), join(folder, 'node_modules', name))
  }
  const entry = join(folder, 'app.js')
  await writeFile(entry, source)
  await writeFile(join(folder, 'package.json'), '{ "name": "app", "type": "module" }')
  await writeFile(join(folder, 'index.html'), '<script type="module" src="./app.js"></script>')
  return { folder, entry }
}
