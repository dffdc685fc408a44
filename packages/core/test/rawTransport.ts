import { filter, firstValueFrom } from 'rxjs'
import { onTestFinished } from 'vitest'
import { createVirtualClock, type VirtualClock } from '@rxpep/testing'
import { ownTransport } from '../src/transport/ownTransport.ts'
import type { Connection, Transport } from '../src/transport/transport.ts'
import { playLogin, type LoginScript } from './rawLogin.ts'
import { startRawServer, type RawConnection, type RawServer } from './rawServer.ts'

/** A transport and the raw server that it talks to. */
export interface RawSetting {
  readonly server: RawServer
  readonly clock: VirtualClock
  readonly transport: Transport
  /** Every state of the transport so far. */
  readonly states: Connection[]
}

/** Starts a raw server and a transport towards it; both are ended with the test. */
export async function rawSetting(): Promise<RawSetting> {
  const server = await startRawServer()
  const clock = createVirtualClock()
  const transport = ownTransport({
    service: server.service,
    jid: 'juliet@capulet.lit',
    password: 'secret',
    resource: 'balcony',
    clock,
    random: () => 0,
  })
  const states: Connection[] = []
  transport.connection$.subscribe((state) => states.push(state))
  onTestFinished(async () => {
    await server.close()
    await transport.close()
  })
  return { server, clock, transport, states }
}

/** The same, logged in. */
export async function loggedIn(
  script: LoginScript = {},
): Promise<RawSetting & { readonly peer: RawConnection }> {
  const setting = await rawSetting()
  const peer = await setting.server.connection()
  await playLogin(peer, script)
  await reaches(setting.transport, 'online')
  return { ...setting, peer }
}

/** Waits until the transport is in a state; now counts. */
export function reaches<S extends Connection['state']>(
  { connection$ }: Transport,
  state: S,
): Promise<Extract<Connection, { state: S }>> {
  const isThere = (now: Connection): now is Extract<Connection, { state: S }> => now.state === state
  return firstValueFrom(connection$.pipe(filter(isThere)))
}
