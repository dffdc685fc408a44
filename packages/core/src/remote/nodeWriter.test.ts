import { createVirtualClock } from '@rxpep/testing'
import { expect, it } from 'vitest'
import { DeliveryProof } from './deliveryProof.ts'
import type { NodeAccess } from './nodeAccess.ts'
import { StatusCell } from './nodeStatus.ts'
import { NodeWriter } from './nodeWriter.ts'
import { Watchers } from './watchers.ts'

it('expects no event of what an access refuses at once: one like it is somebody else’s', async () => {
  const proof = new DeliveryProof()
  proof.begin(true, true)
  const send: NodeAccess['send'] = (make) => {
    void make()
    throw new Error('no way there')
  }
  const writer = new NodeWriter({
    access: { send } as NodeAccess,
    proof,
    watchers: new Watchers(createVirtualClock()),
    status: new StatusCell(() => undefined),
    read: () => Promise.resolve(),
    echoMissing: () => undefined,
  })
  await expect(writer.send(() => ({ type: 'retract', id: 'a' }))).rejects.toThrow('no way there')
  expect(proof.isEcho('a', undefined)).toBe(false)
})
