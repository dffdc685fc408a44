import type { Page } from 'playwright-core'

/** The bookmark manager as its user sees it: everything by its label or its text. */
export class RoomsPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** A room in the list. */
  room(name: string) {
    return this.page.getByRole('article', { name, exact: true })
  }

  /** Text that is on the page. */
  text(text: string | RegExp) {
    return this.page.getByText(text)
  }

  /** Resolves when the page says that all is on the server, private and live. */
  async isSaved(): Promise<void> {
    for (const fact of ['All saved', 'Private', 'Live']) {
      await this.page.getByRole('status').getByText(fact, { exact: true }).waitFor()
    }
  }

  /** Resolves when a room is in the list. */
  async shows(name: string): Promise<void> {
    await this.room(name).waitFor()
  }

  /** Resolves when a room is not in the list. */
  async lacks(name: string): Promise<void> {
    await this.room(name).waitFor({ state: 'detached' })
  }

  /** Adds a room. */
  async add(jid: string, name: string): Promise<void> {
    await this.press('Add a room')
    const form = this.page.getByRole('form', { name: 'Add a room' })
    await form.getByLabel('Address').fill(jid)
    await form.getByLabel('Name').fill(name)
    await form.getByRole('button', { name: 'Add', exact: true }).click()
    await form.getByLabel('Address').press('Escape')
  }

  /** Gives a room another name, in its place. */
  async rename(name: string, to: string): Promise<void> {
    await this.press(`Edit ${name}`)
    await this.room(name).getByLabel('Name', { exact: true }).fill(to)
    await this.room(name).getByRole('button', { name: 'Save' }).click()
  }

  /** Presses a button. */
  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).first().click()
  }

  /** Pulls the plug, or puts it in. */
  async setOnline(online: boolean): Promise<void> {
    await this.page.getByRole('switch', { name: 'Online' }).setChecked(online)
    await this.page
      .getByRole('status')
      .getByText(online ? 'Live' : 'Offline')
      .waitFor()
  }
}
