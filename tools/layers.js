// The one place that states which folder of packages/core/src may see which: eslint.config.js turns it into rules.
// Folders of a lower layer never see a higher one; what a row leaves out of its own layer is left out on purpose.
import { readdirSync } from 'node:fs'

const L0 = ['model', 'base', 'xml', 'structure']
const L1 = ['protocol', 'fold', 'outbox', 'view', 'codec']
const L2 = ['channel', 'transport', 'storage']

/** Folder → the folders it may import, beside itself. */
const layers = {
  model: L0,
  base: L0,
  xml: L0,
  structure: L0,
  protocol: L0,
  codec: [...L0, 'protocol'],
  fold: [...L0, 'codec'],
  outbox: [...L0, 'codec'],
  view: [...L0, 'codec', 'fold', 'outbox'],
  channel: L0,
  transport: [...L0, ...L1, 'channel'],
  storage: [...L0, ...L1],
  remote: [...L0, ...L1, ...L2],
  access: [...L0, ...L1, ...L2, 'remote'],
  sync: [...L0, ...L1, ...L2, 'remote'],
  collection: [...L0, ...L1, ...L2, 'remote', 'sync'],
  collections: [...L0, ...L1, ...L2, 'remote', 'access', 'sync', 'collection'],
  query: [...L0, 'view', 'collection'],
  encryption: [...L0, 'protocol', 'codec', 'remote', 'access'],
}

/** Why a folder is as blind as its row says. */
const reasons = {
  model: 'model/ is plain data, layer 0',
  base: 'base/ is layer 0: clock, ids, errors',
  xml: 'xml/ is layer 0: element access',
  structure: 'structure/ is layer 0: plain data structures',
  protocol: 'protocol/ parses and builds stanzas and knows nothing of edits, folds or views',
  codec: 'codec/ turns payloads into values and back, nothing else',
  fold: 'fold/ is pure: (remote, NodeEvent) → remote; it knows neither edits nor stanzas',
  outbox: 'outbox/ is pure: it decides about edits without stanzas, folds or views',
  view: 'view/ is pure: overlay(remote, edits) → view; it knows no stanzas',
  channel: 'channel/ tells what it is given, and knows nothing of it',
  transport: 'transport/ is an adapter, layer 2',
  storage: 'storage/ is an adapter, layer 2',
  remote: 'remote/ is used by sync/ and never looks back',
  access:
    'access/ holds other ways to a node, in the form that remote/ asks for; nothing but definitions names them',
  sync: 'sync/ uses remote/, and is used by collection/',
  collection: 'collection/ knows no typed definition',
  collections: 'collections/ holds definitions as data',
  query: 'query/ groups and joins what can be watched; nothing but the entry ./query reaches it',
  encryption: 'encryption/ wraps codecs; nothing but the entry ./encrypted reaches it',
}

/** Package → the only folders (or files of src) that import it, and why. */
const owners = {
  rxjs: {
    may: [
      'channel',
      'transport',
      'storage',
      'remote',
      'sync',
      'collection',
      'collections',
      'query',
      'root',
    ],
    why: 'rxjs starts at layer 2; below it everything is a pure function',
  },
  '@xmpp/xml': { may: ['xml'], why: 'xml/ is the only importer of @xmpp/xml' },
  '@xmpp/client': {
    may: ['transport', 'connect.ts'],
    why: 'the main entry never reaches @xmpp/client: only transport/ and connect.ts import it',
  },
  immer: { may: ['outbox'], why: 'outbox/ is the only importer of immer' },
  jose: { may: ['encryption'], why: 'only what @rxpep/core/encrypted reaches imports jose' },
}

const rxjsClock = {
  name: 'rxjs',
  importNames: [
    ...['timer', 'interval', 'asyncScheduler', 'animationFrameScheduler', 'delay', 'timeout'],
    ...['debounceTime', 'throttleTime', 'auditTime', 'sampleTime', 'bufferTime', 'windowTime'],
  ],
  message:
    'This reads the wall clock: take time from the clock of base/, so that tests need not wait.',
}

const rootFiles = readdirSync(new URL('../packages/core/src', import.meta.url)).filter((name) =>
  name.endsWith('.ts'),
)

const plain = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** What `place` (a folder of src, a file right in src, or any such file: `root`) must not import. */
function restrictions(place, tooled = [place]) {
  const blind = Object.keys(layers).filter(
    (f) => f !== place && !(layers[place] ?? [f]).includes(f),
  )
  const folders = blind.map((folder) => ({
    regex: `^(\\.\\./)+${folder}/`,
    message: `${reasons[place]}: it must not see ${folder}/ (tools/layers.js).`,
  }))
  const roots = layers[place]
    ? [
        {
          regex: `^(\\.\\./)+(${rootFiles.map(plain).join('|')})$`,
          message: `${place}/ must not see a file of src itself: those wire the folders together.`,
        },
      ]
    : []
  const packages = Object.entries(owners)
    .filter(([, { may }]) => !tooled.some((p) => may.includes(p)))
    .map(([name, { why }]) => ({ regex: `^${plain(name)}(/|$)`, message: `${why}.` }))
  const adapters = [
    { regex: '^@rxpep/', message: 'Core knows none of its adapters, and itself by path only.' },
    { regex: '^node:', message: 'Core runs in browsers.' },
  ]
  const patterns = [...folders, ...roots, ...packages, ...adapters]
  return { 'no-restricted-imports': ['error', { paths: [rxjsClock], patterns }] }
}

const notTests = ['**/*.test.ts', '**/*.test-d.ts']

/** One ESLint block per folder, then one for the files that lie in src itself. */
export const layerRules = [
  {
    name: 'layers/unknown',
    files: ['packages/core/src/*/**/*.ts'],
    ignores: notTests,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '', message: 'This folder has no row in tools/layers.js yet.' }] },
      ],
    },
  },
  ...Object.keys(layers).map((folder) => ({
    name: `layers/${folder}`,
    files: [`packages/core/src/${folder}/**/*.ts`],
    ignores: notTests,
    rules: restrictions(folder),
  })),
  {
    name: 'layers/root',
    files: ['packages/core/src/*.ts'],
    ignores: [...notTests, 'packages/core/src/connect.ts'],
    rules: restrictions('root'),
  },
  {
    name: 'layers/connect',
    files: ['packages/core/src/connect.ts'],
    rules: restrictions('connect.ts', ['connect.ts', 'root']),
  },
]
