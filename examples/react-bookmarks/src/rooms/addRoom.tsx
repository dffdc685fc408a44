import { useId, useRef, useState, type SubmitEvent } from 'react'
import { parseJid } from '@rxpep/core'
import { useBookmarks } from '@rxpep/react'
import { useNotify } from '../notice/notice.tsx'
import { nameOf } from './roomQuery.ts'

/** Adds rooms, one after the other, until it is closed. */
export function AddRoom({ onClose }: { readonly onClose: () => void }) {
  const rooms = useBookmarks()
  const notify = useNotify()
  const [error, setError] = useState('')
  const address = useRef<HTMLInputElement>(null)
  const errorId = useId()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const { jid, name } = readForm(form)
    const wrong = objection(jid, (id) => rooms.view.has(id))
    setError(wrong ?? '')
    address.current?.focus()
    if (wrong !== undefined) return
    rooms.put({ jid, ...(name && { name }) })
    notify(`${nameOf({ jid, name })} added.`, { canUndo: true })
    form.reset()
  }
  return (
    <form
      className="card add"
      aria-label="Add a room"
      onSubmit={submit}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <label className="field">
        Address
        <input
          ref={address}
          name="jid"
          placeholder="garden@chat.example.org"
          autoComplete="off"
          spellCheck={false}
          required
          autoFocus
          aria-invalid={error !== ''}
          aria-describedby={errorId}
        />
      </label>
      <label className="field">
        Name
        <input name="name" placeholder="The garden" autoComplete="off" />
      </label>
      <div className="bar">
        <button type="button" className="quiet" onClick={onClose}>
          Close
        </button>
        <button className="primary">Add</button>
      </div>
      <p id={errorId} className="objection small" role="alert">
        {error}
      </p>
    </form>
  )
}

function readForm(form: HTMLFormElement): { jid: string; name: string } {
  const fields = Object.fromEntries(new FormData(form)) as { jid: string; name: string }
  return { jid: fields.jid.trim().toLowerCase(), name: fields.name.trim() }
}

/** What is wrong with an address; nothing when it can be added. */
function objection(jid: string, isThere: (jid: string) => boolean): string | undefined {
  const parsed = parseJid(jid)
  if (!parsed?.local || parsed.resource)
    return 'A room’s address looks like garden@chat.example.org.'
  if (isThere(jid)) return 'You have this room already.'
  return undefined
}
