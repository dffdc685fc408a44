import { bookmarks, systemClock } from '@rxpep/core'
import { createServer } from '@rxpep/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { appFolder, REACT_APP, SVELTE_APP } from './appFolder.ts'
import { BUNDLERS } from './bundlers.ts'
import { browser, launchChromium, PATIENCE, servePage } from './chromium.ts'

/** What is no fault of the library: how large an app is, and a directive for servers that Vite knows only with its plugin for React. */
const IS_HARMLESS = /size limit|performance recommendations|"use client/

const APPS = { react: REACT_APP, svelte: SVELTE_APP } as const

describe.each(Object.entries(BUNDLERS))('%s, without configuration,', (_name, bundle) => {
  it.each(['react', 'svelte'] as const)('bundles an app of @rxpep/%s that works', async (name) => {
    const { code, complaints } = await bundle(await appFolder(APPS[name], name))
    expect(complaints.filter((complaint) => !IS_HARMLESS.test(complaint))).toEqual([])
    expect(code).not.toMatch(/["']node:/)
    if (browser) await tryInChromium(code)
  })
})

/** Lets an app show the rooms of an account, and add one. */
async function tryInChromium(code: string): Promise<void> {
  const options = await startServer()
  const { page, noise } = await openPage(code)
  await page.evaluate(`globalThis.start(${JSON.stringify(options)})`)
  await page.getByRole('button', { name: 'Rooms: The garden', exact: true }).click()
  await page.getByRole('button', { name: 'Rooms: The garden Orchard', exact: true }).waitFor()
  expect(noise).toEqual([])
}

async function startServer() {
  const server = createServer({ clock: systemClock, transcript: false })
  const { url: service } = await server.listen()
  onTestFinished(() => server.close())
  const juliet = server.account('juliet@capulet.lit')
  const garden = `<conference xmlns="${bookmarks.node}" name="The garden"/>`
  juliet.createNode(bookmarks.node, { access_model: 'whitelist', max_items: 256 })
  juliet.publish(bookmarks.node, 'garden@rooms.capulet.lit', garden)
  return { service, jid: juliet.jid, password: juliet.password }
}

async function openPage(code: string) {
  const { url, stop } = await servePage(code)
  onTestFinished(stop)
  const running = await launchChromium()
  onTestFinished(() => running.close())
  const page = await running.newPage()
  page.setDefaultTimeout(PATIENCE)
  const noise: string[] = []
  page.on('pageerror', (error) => noise.push(String(error)))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) noise.push(message.text())
  })
  await page.goto(url)
  return { page, noise }
}
