import { useId, type SubmitEvent } from 'react'
import type { Login } from '@rxpep/example-shared/login'

interface LogInProps {
  /** What can be said already: the server that the address of the page names, and what was tried last. */
  readonly known: Omit<Login, 'password'>
  /** Why the last try failed. */
  readonly error: string | undefined
  readonly onLogIn: (login: Login) => void
}

/** Asks who the user is. */
export function LogIn({ known, error, onLogIn }: LogInProps) {
  const errorId = useId()
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    onLogIn(Object.fromEntries(new FormData(event.currentTarget)) as unknown as Login)
  }
  return (
    <main className="page log-in">
      <form className="card" onSubmit={submit} aria-describedby={error && errorId}>
        <div>
          <h1>Your rooms</h1>
          <p className="muted">Log in with any XMPP account. The bookmarks are in the account.</p>
        </div>
        <Field
          label="Address"
          name="jid"
          defaultValue={known.jid}
          placeholder="juliet@example.org"
          autoComplete="username"
        />
        <Field label="Password" name="password" type="password" autoComplete="current-password" />
        <Field
          label="Server"
          name="service"
          defaultValue={known.service}
          placeholder="wss://example.org/xmpp-websocket"
        />
        {error && (
          <p id={errorId} className="notice" data-tone="bad" role="alert">
            {error}
          </p>
        )}
        <button className="primary">Log in</button>
        <p className="muted small">
          The password stays in this tab until you close it, and the rooms in this browser until you
          log out.
        </p>
      </form>
    </main>
  )
}

type FieldProps = React.ComponentProps<'input'> & { readonly label: string }

function Field({ label, ...input }: FieldProps) {
  return (
    <label className="field">
      {label}
      <input required {...input} />
    </label>
  )
}
