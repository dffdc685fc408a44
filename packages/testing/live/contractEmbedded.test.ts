import { afterAll, beforeAll, describe } from 'vitest'
import { runServerContract } from '../src/contract.ts'
import { createServer } from '../src/index.ts'
import { liveDevices } from './contractDevice.ts'

describe('the embedded server', () => {
  for (const profile of ['prosody-0.12', 'ejabberd-23.01'] as const) {
    const server = createServer({ profile })
    let url = ''
    beforeAll(async () => {
      url = (await server.listen()).url
    })
    afterAll(() => server.close())
    const accounts = {
      account() {
        const { jid, password } = server.account(`${server.ids()}@${server.domain}`)
        return Promise.resolve({ jid, password })
      },
    }
    runServerContract(`${profile} over ws`, (login) => liveDevices(accounts, url)(login), {
      profile,
    })
  }
})
