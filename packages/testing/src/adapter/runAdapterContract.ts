import { describe } from 'vitest'
import type { AdapterDriver } from './adapterDriver.ts'
import { describeConnection } from './connectionCases.ts'
import { describeEdits } from './editCases.ts'
import { describeLife } from './lifeCases.ts'
import { describeQueries } from './queryCases.ts'
import { describeViews } from './viewCases.ts'

/**
 * Describes tests (vitest) of what every adapter of a framework has to do: same events in, same views out, told as often, nothing left.
 * Each test has an embedded server of its own, in virtual time.
 *
 * @example
 * runAdapterContract('hooks of our framework', ourDriver)
 */
export function runAdapterContract(name: string, driver: AdapterDriver): void {
  describe(`adapter contract: ${name}`, () => {
    describeViews(driver)
    describeQueries(driver)
    describeEdits(driver)
    describeConnection(driver)
    describeLife(driver)
  })
}
