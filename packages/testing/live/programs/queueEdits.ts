import { connect } from '@rxpep/core/xmpp'
import { levelStorage } from '@rxpep/core/level'
import { ClassicLevel } from 'classic-level'
import { defineNotes } from '../notes.ts'

/** What the program is told: where to log in and as whom, where its store is, and how many notes to write. */
export interface Task {
  /** The address of the server. */
  readonly service: string
  /** The account. */
  readonly jid: string
  /** Its password. */
  readonly password: string
  /** The folder of its store. */
  readonly folder: string
  /** How many notes it writes before it is online. */
  readonly writes: number
}

/** What the program tells: the edits that are not over when it begins, and what its view has when all are. */
export type Report = { readonly pending: number } | { readonly inSync: Record<string, string> }

const { folder, writes, ...login } = JSON.parse(process.argv[2] ?? '') as Task
const store = new ClassicLevel<string, string>(folder)
const account = connect({ ...login, resource: 'killed', storage: levelStorage(store) })
const notes = account.collection(defineNotes())
notes.subscribe(() => undefined)
for (let n = 0; n < writes; n++) notes.put(`n${String(n)}`, { text: `note ${String(n)}` })
if (writes === 0) await notes.whenReady()
report({ pending: notes.status.pending })
await account.whenInSync()
report({ inSync: Object.fromEntries(Array.from(notes.view, ([id, { text }]) => [id, text])) })
await account.close()
await store.close()
process.disconnect()

function report(told: Report): void {
  process.send?.(told)
}
