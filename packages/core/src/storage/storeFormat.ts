import type { Storage, StorageEntry, StorageStep } from './storage.ts'
import { accountPrefix, FORMAT_VERSION } from './storeKeys.ts'

/** The steps that move an account's entries to where nobody reads them: to keys that begin with `place`. */
export function asideSteps(
  jid: string,
  entries: readonly StorageEntry[],
  place: string,
): StorageStep[] {
  const { length } = accountPrefix(jid)
  return entries.flatMap(([key, value]) => [
    { type: 'put', key: `${place}${key.slice(length)}`, value },
    { type: 'delete', key },
  ])
}

/** The step that says how the account's part of a storage is written. */
export function formatStep(jid: string): StorageStep {
  const value = JSON.stringify({ version: FORMAT_VERSION })
  return { type: 'put', key: formatKey(jid), value }
}

function formatKey(jid: string): string {
  return `${accountPrefix(jid)}format`
}

/** How the account's part of a storage is written: not at all, like this, by a newer version, or by nobody we know. */
export async function formatOf(
  storage: Storage,
  jid: string,
): Promise<'none' | 'current' | 'newer' | 'broken'> {
  const key = formatKey(jid)
  const found = (await storage.read(key)).find(([other]) => other === key)
  if (found !== undefined) return judge(found[1])
  return (await storage.read(accountPrefix(jid))).length > 0 ? 'broken' : 'none'
}

function judge(text: string): 'current' | 'newer' | 'broken' {
  const version = versionIn(text)
  if (version === FORMAT_VERSION) return 'current'
  return Number.isInteger(version) && Number(version) > FORMAT_VERSION ? 'newer' : 'broken'
}

function versionIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { version?: unknown } | null)?.version
  } catch {
    return undefined
  }
}
