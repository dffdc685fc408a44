import type { Bookmark, Edit, EditState as State } from '@rxpep/core'
import { useObservable } from '@rxpep/react'

/** Where an edit of a room is on its way; a failed one can be tried again or forgotten. */
export function EditState({ edit }: { readonly edit: Edit<Bookmark> }) {
  const state = useObservable(() => edit.state$, [edit], edit.state)
  if (state === 'failed') return <Failed edit={edit} />
  const [tone, text] = SAID[state] ?? []
  return (
    text && (
      <span className="chip dot" data-tone={tone}>
        {text}
      </span>
    )
  )
}

/** What is said of an edit; nothing of one that is over. */
const SAID: { readonly [S in State]?: readonly [tone: string, text: string] } = {
  queued: ['warn', 'Waiting'],
  sending: ['accent', 'Saving…'],
  acked: ['accent', 'Saving…'],
}

/** Says why an edit has failed, and what can be done about it. */
export function Failed({ edit }: { readonly edit: Edit<Bookmark> }) {
  return (
    <span className="bar failed" role="group" aria-label="Not saved">
      <span className="chip dot" data-tone="bad" title={reasonOf(edit)}>
        Not saved
      </span>
      <button className="small" onClick={() => edit.retry()}>
        Try again
      </button>
      <button className="quiet small" onClick={() => edit.discard()}>
        Forget it
      </button>
    </span>
  )
}

/** Why an edit has failed, in words. */
export function reasonOf({ outcome }: Edit<Bookmark>): string {
  if (outcome?.type !== 'failed') return ''
  const { code, message } = outcome.error
  if (code === 'node-full') return 'Your account holds no more rooms: remove one first.'
  if (code === 'too-big') return 'It is too large for your server.'
  if (code === 'refused') return 'Your server has refused it.'
  return message
}
