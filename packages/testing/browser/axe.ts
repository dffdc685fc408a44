import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { screenshot } from './devices.ts'

const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What stands in the way of people who can't see, or can't point: what axe finds in a page that is serious or critical. */
export async function obstacles(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(source, 'utf8'))
  const { violations } = await page.evaluate<AxeResults>('axe.run()')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** Finds nothing in the way in a page, be it light or dark, and keeps what both look like. */
export async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await screenshot(page, `${name} ${colorScheme}`)
    expect(await obstacles(page), `${name}, ${colorScheme}`).toEqual([])
  }
}
