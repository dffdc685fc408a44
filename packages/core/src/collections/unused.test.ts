import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it } from 'vitest'

const folder = fileURLToPath(new URL('..', import.meta.url))

/** What an app that imports these names bundles of the library. */
async function bundled(names: string): Promise<string> {
  const options = { bundle: true, format: 'esm', target: 'es2022', write: false } as const
  const whole = await build({
    ...options,
    entryPoints: [`${folder}index.ts`],
    packages: 'external',
    logLevel: 'silent',
  })
  // As it is published: all in one file, of which an app takes a part.
  const published = { contents: whole.outputFiles[0]?.text ?? '', resolveDir: folder }
  const app = await build({
    ...options,
    stdin: { contents: `export { ${names} } from 'published'`, resolveDir: folder },
    packages: 'external',
    logLevel: 'silent',
    plugins: [
      {
        name: 'published',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^published$/ }, ({ path }) => ({
            path,
            namespace: 'published',
            sideEffects: false,
          }))
          onLoad({ filter: /.*/, namespace: 'published' }, () => published)
        },
      },
    ],
  })
  return app.outputFiles[0]?.text ?? ''
}

/** What only one of them has in it. */
const MARKS = {
  contacts: 'urn:xmpp:contacts',
  rosterNotes: 'storage:rosternotes',
  secretKeyBackup: 'urn:xmpp:openpgp:0',
  displayedMarkers: 'urn:xmpp:mds:displayed:0',
  legacyBookmarks: 'urn:xmpp:bookmarks:1#compat-pep',
  privateBookmarks: 'jabber:iq:private storage:bookmarks',
  withPinned: 'urn:xmpp:bookmarks-pinning:0',
  notificationsOf: 'urn:xmpp:notification-settings:1',
}

it.each(['bookmarks', ...Object.keys(MARKS)])(
  'an app that imports %s bundles none of the others',
  async (name) => {
    const text = await bundled(`createAccount, ${name}`)
    const others = Object.entries(MARKS).filter(([other]) => other !== name)
    expect(others.filter(([, mark]) => text.includes(mark))).toEqual([])
    expect(text).toContain(
      name in MARKS ? MARKS[name as keyof typeof MARKS] : 'urn:xmpp:bookmarks:1',
    )
  },
)
