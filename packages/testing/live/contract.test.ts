import { runServerContract } from '../src/contract.ts'
import { liveDevices } from './contractDevice.ts'
import { describeWires } from './describeLive.ts'

describeWires('a live server', (server, service, wire) => {
  runServerContract(`${server.name} over ${wire}`, liveDevices(server, service), {
    profile: server.name,
  })
})
