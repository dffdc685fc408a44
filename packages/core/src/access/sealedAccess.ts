import { CodecError } from '../base/errors.ts'
import { unopened, wireIdIn, type Sealing } from '../codec/sealing.ts'
import type { WireItem } from '../model/item.ts'
import type { NodeEvent } from '../model/nodeEvent.ts'
import type { AccessFactory } from '../remote/nodeAccess.ts'
import type { Write } from '../remote/nodeWrites.ts'
import { inTurns } from './inTurns.ts'
import { WireIds } from './wireIds.ts'

/**
 * Puts a stage that takes time between a node and the app. What the server tells is opened one after the other, so that it stays in
 * its order however long that takes.
 */
export function sealedAccess(inner: AccessFactory, sealing: Omit<Sealing, 'over'>): AccessFactory {
  return (parts) => {
    const place = { account: parts.context.transport.jid, node: parts.node }
    const ids = new WireIds()
    const inTurn = inTurns()
    // What was retracted while something is read: of an ItemID that is not known yet nobody else can say what it was.
    const readings = new Set<Set<string>>()
    const open = async ({ id, payload }: WireItem): Promise<WireItem> => {
      if (!payload) return { id: ids.realOf(id), payload }
      try {
        return await sealing.open({ id, payload }, place)
      } catch (error) {
        const reason = error instanceof Error ? error.message : undefined
        return { id: ids.realOf(id), payload: unopened(payload, reason) }
      }
    }
    const openEvent = async (event: NodeEvent<WireItem>): Promise<NodeEvent<WireItem>[]> => {
      if (event.type === 'retracted') {
        const gone = ids.split(event.id)
        for (const id of gone) {
          for (const missed of readings) missed.add(id)
          ids.lose(id)
        }
        return gone.map((id) => ({ type: 'retracted', id: ids.realOf(id) }))
      }
      if (event.type !== 'published') return [event]
      for (const missed of readings) missed.delete(event.item.id)
      const item = await open(event.item)
      const wire = event.item.id
      const wasLost = ids.wasLost(wire)
      const former = ids.learn(wire, item.id)
      // What was told of it under another ItemID may have come later: whoever hears of both changes finds out.
      const before = former !== undefined ? [former, item.id] : wasLost ? [item.id] : []
      const moved = before.map((id) => ({ type: 'retracted', id }) as const)
      return [...moved, { type: 'published', item }]
    }
    const openAll = async (events: readonly NodeEvent<WireItem>[]) =>
      (await Promise.all(events.map(openEvent))).flat()
    const wireId = async (id: string): Promise<string> => wireIdIn(id) ?? sealing.wireId(id, place)
    const seal = async (write: Write): Promise<Write> => {
      if (write.type === 'purge') return write
      if (write.type === 'retract') return { ...write, id: await wireId(write.id) }
      const sealed = await sealing.seal(write, place)
      // Nobody has seen what would be lost.
      if (ids.isAside(sealed.id)) throw new CodecError('quarantined', { detail: write.id })
      ids.learn(sealed.id, write.id)
      return { type: 'publish', ...sealed }
    }
    const access = inner({
      ...parts,
      heard: (events) => void inTurn(() => openAll(events)).then(parts.heard),
    })
    return {
      ...access,
      read: async (asked) => {
        const missed = new Set<string>()
        readings.add(missed)
        try {
          const found = await access.read(asked && (await Promise.all(asked.map(wireId))))
          return await inTurn(async () => {
            const there = found.filter(({ id }) => !missed.has(id))
            const items = await Promise.all(there.map(open))
            items.forEach(({ id }, n) => ids.learn(there[n]?.id ?? id, id))
            return items
          })
        } finally {
          readings.delete(missed)
        }
      },
      send: (make) => access.send(async () => seal(await make())),
      receive: (event, use) => {
        const opened = (given: typeof event): void => {
          void inTurn(() => openAll(given.events)).then((events) => {
            use({ ...given, events })
          })
        }
        if (access.receive) access.receive(event, opened)
        else opened(event)
      },
    }
  }
}
