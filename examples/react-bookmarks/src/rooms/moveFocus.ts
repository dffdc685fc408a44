import type { KeyboardEvent } from 'react'

/** Arrow keys lead from room to room; the list follows. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const { target, currentTarget: list } = event
  if (step === undefined || !(target instanceof HTMLElement) || !target.matches('button')) return
  const index = Number(target.closest<HTMLElement>('li')?.dataset['index'])
  const next = list.querySelector<HTMLElement>(`li[data-index="${index + step}"] .room-name`)
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** Leads to the room below, or above, or else to the search: this one is going to be gone. */
export function focusNeighbour(element: HTMLElement): void {
  const row = element.closest('li')
  const neighbour = row?.nextElementSibling ?? row?.previousElementSibling
  const room = neighbour?.querySelector<HTMLElement>('.room-name')
  const next = room ?? document.querySelector<HTMLElement>('[type="search"]')
  next?.focus()
}
