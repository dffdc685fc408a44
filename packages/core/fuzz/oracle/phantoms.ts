import type { FuzzDevice } from '../device.ts'
import type { Fault, Shown } from '../journal.ts'
import { FIELDS, type Field, type FieldValue, type Thing } from '../thing.ts'
import type { Version } from './history.ts'

/** Where a view went to a value and back, and neither the server nor the user had done so. */
export function phantomsOf(device: FuzzDevice, id: string, versions: readonly Version[]): Fault[] {
  return FIELDS.flatMap((field) => {
    const shown = device.shown.filter((each) => each.id === id && each.field === field)
    return shown.flatMap((second, i) => {
      const first = shown[i - 1]
      return first && isPhantom(device, first, second, versions)
        ? [{ kind: 'phantom', text: describe(device, first, second) }]
        : []
    })
  })
}

function isPhantom(
  device: FuzzDevice,
  first: Shown,
  second: Shown,
  versions: readonly Version[],
): boolean {
  const { id, field, from, to } = second
  if (second.local || first.from !== to) return false
  if (!device.hearing.heardOrderly(second.at)) return false
  if (wasTakenBack(device, id, field, from)) return false
  if (isPutAlone(device, id, field, from, to)) return false
  return !wentBack(versions, field, from, to)
}

/** Whether this shows, for a while, a put alone: the item was gone under it. */
function isPutAlone(
  { intents }: FuzzDevice,
  id: string,
  field: Field,
  ...values: (FieldValue | undefined)[]
): boolean {
  return intents.some(
    (intent) =>
      intent.id === id && intent.type === 'put' && values.includes(intent.wanted?.[field]),
  )
}

/** Whether an edit that wanted this ended otherwise than well. */
function wasTakenBack(
  { intents }: FuzzDevice,
  id: string,
  field: Field,
  value: FieldValue | undefined,
): boolean {
  return intents.some(
    (intent) =>
      intent.id === id &&
      (value === undefined ? intent.type === 'remove' : intent.fields[field] === value) &&
      intent.edits.some(({ end }) => end !== 'settled'),
  )
}

function wentBack(
  versions: readonly Version[],
  field: Field,
  from: FieldValue | undefined,
  to: FieldValue | undefined,
): boolean {
  const things = [versions[0]?.before, ...versions.map(({ after }) => after)]
  // An edit that waits is seen whenever the item is there.
  const isOf = (value: FieldValue | undefined) => (thing: Thing | undefined) =>
    from === undefined || to === undefined
      ? (thing === undefined) === (value === undefined)
      : thing?.[field] === value
  const there = things.findIndex(isOf(from))
  return there >= 0 && things.slice(there + 1).some(isOf(to))
}

function describe(
  { by }: FuzzDevice,
  { at, local }: Shown,
  { id, field, from, to, at: back }: Shown,
) {
  const [there, then] = [String(to), String(from)]
  const by1 = local ? 'by its user' : 'by the library'
  return `device ${by}: ${field} of ${id} went from ${there} to ${then} ${by1}, and back ${back - at} ms later`
}
