import { runServerContract } from '../src/contract.ts'
import { liveDevices } from './contractDevice.ts'
import { describeLive } from './describeLive.ts'

describeLive('a live server', (server) => {
  runServerContract(`${server.name} over tcp`, liveDevices(server, server.tcp), {
    profile: server.name,
  })
})
