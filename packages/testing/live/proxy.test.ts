import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { openProxy } from './proxy.ts'

const PIECES = Array.from({ length: 20 }, (_, n) => `${String(n)};`)

it('a proxy brings what is said on both ways, in order, however slow it is', async () => {
  const { near, far, proxy } = await connected()
  proxy.delay(20)
  for (const piece of PIECES) {
    near.say(piece)
    far.say(piece)
  }
  await Promise.all([far.hears(PIECES.join('')), near.hears(PIECES.join(''))])
})

it('a proxy that holds both sides brings nothing until it goes on; connections made meanwhile are not held', async () => {
  const { near, far, proxy, again } = await connected()
  proxy.hold(true, 'both')
  near.say('one')
  far.say('two')
  const other = await again()
  other.near.say('three')
  await other.far.hears('three')
  expect([near.heard, far.heard]).toEqual(['', ''])
  proxy.hold(false, 'both')
  await Promise.all([far.hears('one'), near.hears('two')])
})

it('a proxy that holds the server brings what the client says, and loses what the server said when it is cut', async () => {
  const { near, far, proxy } = await connected()
  proxy.hold(true)
  near.say('request')
  await far.hears('request')
  far.say('result')
  proxy.cut()
  await Promise.all([near.closed, far.closed])
  expect(near.heard).toBe('')
})

it('a proxy closes one side when the other has closed, after all that was said', async () => {
  const { near, far, proxy } = await connected()
  proxy.delay(20)
  far.say('last words')
  far.end()
  await near.closed
  expect(near.heard).toBe('last words')
})

it('a proxy that refuses takes no new connection, and keeps those that are there', async () => {
  const { near, far, proxy } = await connected()
  proxy.refuse(true)
  const refused = connect({ port: Number(new URL(proxy.service).port), host: '127.0.0.1' })
  await side(refused).closed
  near.say('still here')
  await far.hears('still here')
  expect(proxy.connections).toBe(1)
})

async function connected() {
  const server = createServer({ noDelay: true })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy = await openProxy(`xmpp://127.0.0.1:${String(port)}`)
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  const again = async () => {
    const near = connect({ port: Number(new URL(proxy.service).port), host: '127.0.0.1' })
    const [far] = (await once(server, 'connection')) as [Socket]
    return { near: side(near), far: side(far) }
  }
  return { ...(await again()), proxy, again }
}

function side(socket: Socket) {
  let heard = ''
  socket.on('data', (piece) => (heard += String(piece)))
  socket.on('error', () => undefined)
  return {
    get heard() {
      return heard
    },
    closed: new Promise((resolve) => socket.once('close', resolve)),
    say: (text: string) => void socket.write(text),
    end: () => void socket.end(),
    async hears(text: string) {
      while (heard.length < text.length) await once(socket, 'data')
      expect(heard).toBe(text)
    },
  }
}
