import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { beforeAll, describe, onTestFinished, vi } from 'vitest'
import { buildExample, startBuiltExample } from '../src/startExample.ts'
import { chromiumPath, launchChromium } from './chromium.ts'
import { openDevice, type DevicePage } from './devices.ts'

/** Opens an example on two devices of one account, on a server of their own. The address may have a query. */
export type OpenDevices = (query?: string) => Promise<[DevicePage, DevicePage]>

/** Describes tests of an example as its users have it: built with the built packages, and served to Chromium, where there is one. */
export function describeExample(
  name: string,
  folder: URL,
  describeTests: (open: OpenDevices) => void,
): void {
  const root = fileURLToPath(folder)
  describe.skipIf(!chromiumPath)(`${name}, built, in Chromium`, () => {
    let browser: Browser

    beforeAll(async () => {
      // Vitest's own would make it a build for development.
      vi.stubEnv('NODE_ENV', 'production')
      await buildExample(root)
      vi.unstubAllEnvs()
      browser = await launchChromium()
      return () => browser.close()
    })

    describeTests(async (query = '') => {
      const { url, stop } = await startBuiltExample(root)
      onTestFinished(stop)
      return [await openDevice(browser, url + query), await openDevice(browser, url + query)]
    })
  })
}
