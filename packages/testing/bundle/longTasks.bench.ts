/**
 * How long a page is busy at once while a large node is loaded in Chromium: an account over the embedded server, both in the page. The answer with
 * the items comes in a task of its own, which stands for the one in which a client parses the frame and is not counted. `SLICES=off` gives the
 * account a clock that never says that time has passed, as if nothing were done in slices; `ITEMS=10000` is the number of items.
 */
import { build, type Plugin } from 'esbuild'
import { launchChromium, servePage } from './chromium.ts'

const BAR = 50
const SIZES = (process.env['ITEMS'] ?? '1000,10000,100000').split(',').map(Number)

/** The embedded server needs Node only to listen, which it doesn't here. */
const withoutNode: Plugin = {
  name: 'without-node',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'nothing' }))
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {}' }))
  },
}

const PAGE = `
import { bookmarks, createAccount, systemClock, xml } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
const SELF = 'juliet@capulet.lit'
const newTask = () => new Promise((resolve) => setTimeout(resolve, 100))
globalThis.load = async (size, slices) => {
  const server = createServer({ maxItems: 1_000_000, transcript: false })
  const juliet = server.account(SELF)
  juliet.createNode(bookmarks.node, { access_model: 'whitelist', max_items: '1000000' })
  for (let n = 0; n < size; n++)
    juliet.publish(bookmarks.node, 'room-' + n + '@conference.capulet.example',
      xml('conference', { xmlns: bookmarks.node, name: 'Room ' + n, autojoin: 'true' }, xml('nick', {}, 'JC')))
  const device = juliet.connect({ resource: 'page' })
  const answered = []
  const transport = new Proxy(device, {
    get(target, name) {
      const value = Reflect.get(target, name, target)
      if (name !== 'request') return typeof value === 'function' ? value.bind(target) : value
      return async (iq, options) => {
        const answer = await target.request(iq, options)
        if (iq.getChild('pubsub')?.getChild('items')) {
          await newTask()
          answered.push(performance.now())
        }
        return answer
      }
    },
  })
  const tasks = []
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push([startTime, duration])
  }).observe({ type: 'longtask', buffered: false })
  const clock = slices ? systemClock : { ...systemClock, now: () => 0 }
  const account = createAccount({ transport, clock })
  const rooms = account.collection(bookmarks)
  let last = performance.now()
  const gaps = []
  let beats = true
  const beat = () => {
    const now = performance.now()
    gaps.push([last, now - last])
    last = now
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => { port1.close(); if (beats) beat() }
    port2.postMessage(0)
  }
  beat()
  const views = []
  rooms.query({ orderBy: 'name', limit: 50 }).subscribe((rows) => views.push(rows.length))
  await rooms.whenReady()
  const ready = performance.now()
  await newTask()
  await newTask()
  beats = false
  const from = answered.at(-1)
  const after = gaps.filter(([start]) => start >= from - 1).map(([, duration]) => duration)
  await account.close()
  return {
    items: rooms.view.size, ms: ready - from, longest: Math.max(0, ...after),
    long: tasks.filter(([start]) => start > from).map(([, duration]) => Math.round(duration)), views: views.length,
  }
}
`

interface Told {
  readonly items: number
  readonly ms: number
  readonly longest: number
  readonly long: readonly number[]
}

const { outputFiles } = await build({
  stdin: { contents: PAGE, resolveDir: new URL('.', import.meta.url).pathname, loader: 'ts' },
  bundle: true,
  minify: true,
  write: false,
  conditions: ['@rxpep/source'],
  plugins: [withoutNode],
})
const page = await servePage(outputFiles[0]?.text ?? '')
const running = await launchChromium()
try {
  for (const size of SIZES) {
    const tab = await running.newPage()
    await tab.goto(page.url)
    const runs: Told[] = []
    const slices = process.env['SLICES'] !== 'off'
    for (let i = 0; i < 5; i++)
      runs.push(await tab.evaluate<Told>(`globalThis.load(${size}, ${String(slices)})`))
    const longest = runs.map((run) => run.longest).sort((a, b) => a - b)
    const middle = longest[2] ?? NaN
    const mark = size === 10_000 && middle > BAR ? ', MISSED' : ''
    console.log(
      `long tasks, ${size} items: longest pause ${middle.toFixed(0)} ms (of five: ${longest.map((ms) => ms.toFixed(0)).join(', ')}; bar ${BAR} at 10000${mark}), ready after ${(runs[2]?.ms ?? NaN).toFixed(0)} ms, tasks over 50 ms: ${JSON.stringify(runs.map(({ long }) => long))}`,
    )
    await tab.close()
  }
} finally {
  await running.close()
  page.stop()
}
