import type { Account } from '@rxpep/core'
import type { Plug } from '@rxpep/example-shared/plug'
import { fromEvent } from 'rxjs'
import { element } from './element.ts'

const STATES = {
  connecting: ['Connecting', 'accent'],
  online: ['Online', 'good'],
  offline: ['Offline', 'warn'],
  closed: ['Logged out', 'bad'],
} as const

/** Shows the connection, and lets the user pull the plug. */
export function bindNetwork(account: Account, plug: Plug): void {
  const toggle = element('network', HTMLInputElement)
  const chip = element('connection')
  element('jid').textContent = account.jid
  toggle.checked = plug.isIn
  fromEvent(toggle, 'change').subscribe(() => {
    if (toggle.checked) plug.putIn()
    else plug.pull()
  })
  account.status$.subscribe((status) => {
    const [words, tone] = STATES[status.state]
    chip.textContent = words
    chip.dataset['tone'] = tone
    chip.title = 'error' in status ? status.error.message : ''
  })
}
