import type { Remote } from '../fold/remote.ts'
import type { Account } from './account.ts'
import type { AccountSnapshot, NodeSnapshot, PlainStatus } from './accountSnapshot.ts'
import type { LiveAccount } from './liveAccount.ts'
import type { LiveCollection } from './liveCollection.ts'

/**
 * What an account shows now, as plain JSON, for a page that is rendered on a server: of all that is open and has been read, or of some
 * definitions only. Edits that have not settled are not in it.
 *
 * Whoever gets the page gets the data, so it must not be cached for others. Inside of `<script>`, escape it:
 * items are written by other clients too, and may say `</script>`.
 *
 * @example
 * await account.collection(bookmarks).whenReady()
 * const snapshot = dehydrate(account, [bookmarks])
 * const json = JSON.stringify(snapshot).replaceAll('<', '\\u003c')
 */
export function dehydrate(
  account: Account,
  definitions?: readonly { readonly node: string }[],
): AccountSnapshot {
  const { jid, status, live } = account as unknown as LiveAccount
  const isMeant = ({ node }: { readonly node: string }): boolean =>
    definitions === undefined || definitions.some((definition) => definition.node === node)
  return {
    version: 1,
    jid,
    status: plain(status),
    nodes: live.filter((each) => isMeant(each) && each.status.phase === 'ready').map(nodeOf),
  }
}

function nodeOf({ node, status, inner }: LiveCollection<unknown, unknown>): NodeSnapshot {
  return { node, status: plain(status), items: [...sourcesOf(inner.node.remote)] }
}

function* sourcesOf({ items, quarantine }: Remote<unknown>): Generator<[string, string]> {
  for (const map of [items, quarantine])
    for (const id of map.keys()) yield [id, String(map.aside(id))]
}

function plain<S extends object>(status: S): PlainStatus<S> {
  const entries = Object.entries(status).filter(([key]) => !/error$/i.test(key))
  return Object.fromEntries(entries) as PlainStatus<S>
}
