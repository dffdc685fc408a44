import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createScene, type Scene } from '../../test/scene.ts'
import { stages } from '../../test/play.ts'
import { cryptoAtOnce } from '../../test/cryptoAtOnce.ts'
import { ROOMY } from '../../test/balcony.ts'
import { note, NOTES, type Note } from '../../test/notes.ts'
import { quarantineOf, sealedNotes, seenBy, type SealedActor } from '../../test/sealedNotes.ts'
import { HERE } from '../../test/secrets.ts'
import type { Edit } from '../sync/edit.ts'

const IDS = ['a', 'b', 'c'] as const
const definition = await sealedNotes()
const { open, wireId } = definition.codec.sealing
const wireIds = await Promise.all(IDS.map((id) => wireId(id, HERE)))

type Id = 0 | 1 | 2
type Step =
  | {
      readonly type: 'puts' | 'removes' | 'forges' | 'retracts'
      readonly by: 0 | 1
      readonly id: Id
    }
  | {
      readonly type:
        'clears' | 'is cut' | 'is cut late' | 'resumes' | 'reconnects' | 'late' | 'twice' | 'lossy'
      readonly by: 0 | 1
    }
  | { readonly type: 'passes'; readonly by: 0 | 1; readonly ms: number }

const by = fc.constantFrom<0 | 1>(0, 1)
const id = fc.constantFrom<Id>(0, 1, 2)
const itemSteps = ['puts', 'puts', 'removes', 'forges', 'retracts'] as const
const deviceSteps = [
  'clears',
  'is cut',
  'is cut late',
  'resumes',
  'reconnects',
  'late',
  'twice',
  'lossy',
] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constantFrom(...itemSteps), by, id }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom(...deviceSteps), by }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('passes' as const),
      by,
      ms: fc.constantFrom(0, 50, 1000, 3000),
    }),
  },
)

const steps = fc.array(step, { maxLength: 40, size: 'max' })

function enter(stage: Scene, resource: string): SealedActor {
  const { account, device } = stage.actor(resource)
  const notes = account.collection<Note, Note>(definition)
  notes.subscribe(() => undefined)
  return { account, device, notes, definition }
}

async function perform(
  stage: Scene,
  actor: SealedActor,
  step: Step,
  text: string,
  edits: Edit[],
): Promise<void> {
  const { notes, device } = actor
  const wire = 'id' in step ? (wireIds[step.id] as string) : ''
  const name = 'id' in step ? IDS[step.id] : 'a'
  if (step.type === 'puts') edits.push(notes.put(name, { text }, { overwrite: true }))
  else if (step.type === 'removes') edits.push(notes.remove(name))
  else if (step.type === 'clears') edits.push(notes.clear())
  else if (step.type === 'forges') stage.juliet.publish(NOTES, wire, note(text))
  else if (step.type === 'retracts') {
    if (stage.juliet.items(NOTES).some((item) => item.id === wire))
      stage.juliet.retract(NOTES, wire)
  } else if (step.type === 'passes') await stage.pass(step.ms)
  else {
    // A stream keeps its order: nothing of before a cut comes after what a resumption brings.
    if (step.type.startsWith('is cut')) await stage.pass(1000)
    disturb(stage, device, step.type)
  }
}

function disturb({ server }: Scene, device: SealedActor['device'], type: Step['type']): void {
  const to = device.fullJid
  if (type === 'late') server.faults.delay({ to, kind: 'event' }, 1000, { times: 1 })
  else if (type === 'twice')
    server.faults.duplicate({ to, kind: 'event' }, { times: 1, ids: 'none' })
  else if (type === 'lossy')
    server.faults.loseResult({ from: to, kind: ['publish', 'retract', 'items'] }, { times: 1 })
  else if (device.online) {
    if (type === 'is cut') device.cut()
    else if (type === 'is cut late') device.cut({ inFlight: 'applied' })
  } else if (device.connection.state === 'offline') {
    if (type === 'resumes') device.resume()
    else if (type === 'reconnects') device.reconnect()
  }
}

/** What a device should see and keep aside of what the server has. */
async function expected({ juliet }: Scene) {
  const view: Record<string, string> = {}
  let aside = 0
  for (const item of juliet.items(NOTES)) {
    try {
      const opened = await open(item, HERE)
      view[opened.id] = opened.payload.getText()
    } catch {
      aside += 1
    }
  }
  return { view, aside }
}

it('whatever happens, both devices end up with what the server has, and every edit ends', async () => {
  const restore = cryptoAtOnce()
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...stages), steps, async (profile, happening) => {
        const stage = createScene({ profile })
        stage.juliet.createNode(NOTES, ROOMY)
        const actors = [enter(stage, 'balcony'), enter(stage, 'chamber')] as const
        await stage.settled()
        const edits: Edit[] = []
        for (const [n, each] of happening.entries())
          await perform(stage, actors[each.by], each, `text ${String(n)}`, edits)
        stage.server.faults.clear()
        for (const { device } of actors) if (!device.online) device.resume()
        await stage.pass(100_000)
        const { view, aside } = await expected(stage)
        for (const actor of actors) {
          expect(seenBy(actor)).toEqual(view)
          expect(Object.keys(quarantineOf(actor))).toHaveLength(aside)
        }
        expect(
          edits.filter(
            ({ state }) => !['settled', 'failed', 'conflicted', 'discarded'].includes(state),
          ),
        ).toEqual([])
        await stage.close()
      }),
    )
  } finally {
    restore()
  }
}, 900_000)
