import { describe, expect, it } from 'vitest'
import { found } from './found.ts'
import { faultsOf, runTrace } from './runTrace.ts'

describe('a trace that failed once', () => {
  it.each(Object.entries(found))('%s', async (_, trace) => {
    expect(faultsOf(await runTrace(trace))).toEqual([])
  })
})
