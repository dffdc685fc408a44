// Makes sure that the real servers, the clients of other makes and the browser are here, before the live tests and the
// browser tests look for them.
// As root on Debian it installs what is missing; elsewhere it says what will be skipped. In CI (CI=true) nothing may be missing.
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What the tests start → the Debian packages that bring it. */
const programs = {
  prosody: ['prosody', 'prosody-modules'],
  ejabberdctl: ['ejabberd'],
  chromium: ['chromium'],
}

/** The Python modules that clients of other makes are made with → their Debian packages. */
const modules = {
  nbxmpp: ['python3-nbxmpp'],
  slixmpp: ['python3-slixmpp'],
}

// A Debian user's PATH may lack the folders of the servers.
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

function onPath(program) {
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

// Debian's modules are for Debian's Python, which need not be the first on PATH.
function canImport(module) {
  return ['/usr/bin/python3', 'python3'].some(
    (python) => spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0,
  )
}

const missing = () => [
  ...Object.keys(programs).filter((program) => !onPath(program)),
  ...Object.keys(modules).filter((module) => !canImport(module)),
]

function run(program, ...words) {
  const { status } = spawnSync(program, words, {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return status === 0
}

if (missing().length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
  const packages = missing().flatMap((name) => programs[name] ?? modules[name])
  console.log(`Installing from Debian: ${packages.join(' ')}`)
  // An update that fails for one source need not matter: the install says whether it did.
  run('apt-get', 'update', '-qq')
  run(
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=120',
    'install',
    '-qq',
    '-y',
    '--no-install-recommends',
    ...packages,
  )
}

const absent = missing()
if (absent.length > 0) {
  console.log(`NOT FOUND: ${absent.join(', ')}. The tests that need them are SKIPPED.`)
  if (process.env.CI === 'true') process.exitCode = 1
}
