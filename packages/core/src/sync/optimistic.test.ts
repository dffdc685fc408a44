import { describe, expect, it } from 'vitest'
import { endsOf, inWords, pointScene, type PointScene } from '../../test/points.ts'
import { stages } from '../../test/play.ts'

const REFUSED = { type: 'modify', condition: 'policy-violation' } as const

describe.each(stages)('an edit, with $name', (profile) => {
  it('is seen before the call returns, and told before it returns', async () => {
    const { players } = await pointScene(profile)
    const [{ points, set }] = players
    const heard: string[] = []
    points.view$.subscribe((view) => heard.push(`view ${inWords(view.get('p'))}`))
    points.subscribe((view) => heard.push(`store ${inWords(view.get('p'))}`))
    points.item$('p').subscribe((point) => heard.push(`item ${inWords(point)}`))
    points.changes$.subscribe((changes) => heard.push(changes.map(({ type }) => type).join()))
    heard.length = 0
    set({ a: 1 })
    expect(inWords(points.view.get('p'))).toBe('1 0 0')
    expect(heard.sort()).toEqual(['changed', 'item 1 0 0', 'store 1 0 0', 'view 1 0 0'])
    heard.length = 0
    points.remove('p')
    expect(points.view.has('p')).toBe(false)
    expect(heard.sort()).toEqual(['item -', 'removed', 'store -', 'view -'])
    points.put('p', { a: 2, b: 0, c: 0 })
    expect(inWords(points.view.get('p'))).toBe('2 0 0')
    points.clear()
    expect(points.view.size).toBe(0)
  })

  it('that is refused is taken away over what the server has by then', async () => {
    const { players, writes, stage } = await pointScene(profile)
    const [{ points, set, jid, seen }] = players
    const held = stage.server.faults.hold({ to: jid, kind: 'error' })
    stage.server.faults.refuse({ from: jid, kind: 'publish' }, REFUSED)
    const edit = set({ a: 1 })
    await stage.settled()
    writes(0, 2, 0)
    await stage.settled()
    expect(inWords(points.view.get('p'))).toBe('1 2 0')
    held.remove()
    await stage.settled()
    expect(edit.state).toBe('failed')
    expect(seen).toEqual(['1 0 0', '1 2 0', '0 2 0'])
    expect(edit.value).toEqual({ a: 1, b: 0, c: 0 })
  })

  it('that is refused as a removal, or as a clear, gives everything back', async () => {
    const { players, stage } = await pointScene(profile)
    const [{ points, jid, seen }] = players
    stage.server.faults.refuse({ from: jid, kind: ['retract', 'purge'] }, REFUSED)
    const removal = points.remove('p')
    await stage.settled()
    const { size } = points.view
    const clear = points.clear()
    expect(points.view.size).toBe(0)
    await stage.settled()
    expect(endsOf([removal, clear])).toEqual(['failed', 'failed'])
    expect(points.view.size).toBe(size)
    expect(seen).toEqual(['-', '0 0 0', '-', '0 0 0'])
  })

  it('that is told to be done stays in the view until the server shows it', async () => {
    const { players, stage } = await pointScene(profile)
    const [{ points, set, jid, seen }] = players
    const held = stage.server.faults.hold({ to: jid, kind: 'event' })
    const edit = set({ a: 1 })
    await stage.pass(1_000)
    expect(edit.state).toBe('acked')
    expect(inWords(points.view.get('p'))).toBe('1 0 0')
    held.remove()
    await stage.pass(1_000)
    expect(edit.state).toBe('settled')
    expect(seen).toEqual(['1 0 0'])
  })

  it.each(['event', 'result', 'neither'] as const)(
    'is one visible change, with the %s first',
    async (first) => {
      const scene = await pointScene(profile)
      const { players, stage, rest } = scene
      const [{ set, points, seen }, other] = players
      const told: string[] = []
      points.changes$.subscribe((changes) => told.push(...changes.map(({ id }) => id)))
      const held = delayed(scene, first)
      const edits = [set({ a: 1 })]
      await stage.pass(200)
      edits.push(set({ b: 1 }))
      await stage.pass(400)
      held.remove()
      expect(await rest()).toEqual(['1 1 0'])
      expect(endsOf(edits)).toEqual(['settled', 'settled'])
      expect(seen).toEqual(['1 0 0', '1 1 0'])
      expect(told).toEqual(['p', 'p'])
      expect(other.seen).toEqual(first === 'neither' ? other.seen : ['1 0 0', '1 1 0'])
    },
  )
})

/** Holds back what is not to come first. */
function delayed({ stage, players }: PointScene, first: 'event' | 'result' | 'neither') {
  const to = players[0].jid
  const { faults } = stage.server
  if (first === 'neither') return faults.drop({ to, kind: 'event' })
  return faults.hold({ to, kind: first === 'event' ? 'result:publish' : 'event' })
}

describe('what the codec does not know', () => {
  it('survives an edit, and what another device has made of it meanwhile does too', async () => {
    const { players, stage, rest } = await pointScene(stages[0]!)
    const [r0] = players
    const payload = (text: string) =>
      `<point xmlns="urn:example:points" b="7" x="${text}"><more xmlns="urn:x">${text}</more></point>`
    stage.juliet.publish('urn:example:points', 'p', payload('one'))
    await stage.settled()
    r0.set({ a: 1 })
    await stage.settled()
    const stored = () => String(stage.juliet.items('urn:example:points').at(-1)?.payload)
    expect(stored()).toMatch(/x="one".*a="1".*<more xmlns="urn:x">one<\/more>/)
    // Nobody looks after that edit any more.
    await stage.pass(10_000)
    r0.device.cut()
    r0.set({ c: 3 })
    stage.juliet.publish('urn:example:points', 'p', payload('two'))
    r0.device.resume()
    expect(await rest()).toEqual(['0 7 3'])
    expect(stored()).toMatch(/x="two".*c="3".*<more xmlns="urn:x">two<\/more>/)
  })
})
