import { systemClock, bookmarks } from '@rxpep/core'
import { createServer, type TestAccount } from '@rxpep/testing'
import type { Connect, Plugin, PreviewServer, ViteDevServer } from 'vite'

/** Where a page asks for the account that it may log in to. */
const PATH = '/embedded-account.json'

/** An XMPP server beside the web server, with an account that every window logs in to: each window is a device. */
export function embeddedServer(): Plugin {
  return {
    name: 'embedded-xmpp-server',
    configureServer: serveAccount,
    configurePreviewServer: serveAccount,
  }
}

async function serveAccount({ middlewares, httpServer }: ViteDevServer | PreviewServer) {
  const server = createServer({ clock: systemClock, transcript: false })
  const juliet = server.account('juliet@capulet.lit', { password: 'wherefore' })
  furnish(juliet)
  const { url } = await server.listen()
  httpServer?.on('close', () => void server.close())
  middlewares.use(PATH, tell({ service: url, jid: juliet.jid, password: juliet.password }))
}

function tell(account: object): Connect.NextHandleFunction {
  return (_, response) => {
    response.setHeader('content-type', 'application/json')
    response.setHeader('cache-control', 'no-store')
    response.end(JSON.stringify(account))
  }
}

/** What she has kept already, by another client. */
function furnish(juliet: TestAccount): void {
  const rooms = { garden: 'The garden', balcony: 'The balcony', kitchen: 'Kitchen talk' }
  juliet.createNode(bookmarks.node, { access_model: 'whitelist', max_items: 256 })
  for (const [room, name] of Object.entries(rooms)) {
    const autojoin = room === 'garden' ? ' autojoin="true"' : ''
    const payload = `<conference xmlns="${bookmarks.node}" name="${name}"${autojoin}/>`
    juliet.publish(bookmarks.node, `${room}@chat.capulet.lit`, payload)
  }
}
