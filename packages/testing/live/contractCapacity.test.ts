import { afterAll, beforeAll, describe } from 'vitest'
import { runServerContract } from '../src/contract.ts'
import { liveDevices } from './contractDevice.ts'
import { findEjabberd, launchEjabberd } from './ejabberd.ts'
import type { LaunchedServer } from './liveServer.ts'
import { findProsody, launchProsody } from './prosody.ts'

const SERVERS = [
  { profile: 'prosody-0.12', find: findProsody, launch: launchProsody },
  { profile: 'ejabberd-23.01', find: findEjabberd, launch: launchEjabberd },
] as const

/** A limit that a test reaches at once (`pep_max_items`, `max_items_node`). */
const maxItems = 5

for (const { profile, find, launch } of SERVERS) {
  describe.skipIf(!find())(`a live server with room for ${maxItems} items`, () => {
    let server: LaunchedServer
    beforeAll(async () => {
      server = await launch({ maxItems })
    })
    afterAll(() => server.stop())
    runServerContract(`${profile}, limited`, (login) => liveDevices(server, server.tcp)(login), {
      profile,
      maxItems,
      topics: ['configuration', 'publish-options', 'capacity'],
    })
  })
}
