import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LiveAccount } from './launchers.ts'
import type { Stage } from './stage.ts'

/** What the process of many accounts is told. */
export interface CrowdTask {
  /** Where they log in. */
  readonly url: string
  /** As whom. */
  readonly accounts: readonly LiveAccount[]
  /** How many collections each has. */
  readonly collections: number
}

/** What many accounts in one process cost. */
export interface CrowdCost {
  /** Milliseconds until all collections of all accounts were ready. */
  readonly openMs: number
  /** Milliseconds of processor time that took. */
  readonly openCpuMs: number
  /** Bytes of the heap, when garbage is gone. */
  readonly heapBytes: number
  /** Bytes of the whole process. */
  readonly residentBytes: number
  /** Percent of one processor while nothing happens. */
  readonly idleCpuPercent: number
}

/** Opens many accounts in one process of their own. */
export async function openCrowd(
  stage: Stage,
  accounts: number,
  collections: number,
): Promise<CrowdCost> {
  const logins: LiveAccount[] = []
  for (let n = 0; n < accounts; n++) logins.push(await stage.account())
  const script = fileURLToPath(new URL('./manyAccounts.mjs', import.meta.url))
  const child = fork(script, { execArgv: ['--expose-gc', '--max-old-space-size=4096'] })
  child.send({ url: stage.url, accounts: logins, collections } satisfies CrowdTask)
  const [cost] = (await once(child, 'message')) as [CrowdCost]
  child.disconnect()
  await once(child, 'exit')
  return cost
}
