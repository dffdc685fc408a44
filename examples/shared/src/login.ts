/** Where to log in, and as whom. */
export interface Login {
  /** The server: `wss://…`, or `ws://…` on this machine. */
  readonly service: string
  /** The JID. */
  readonly jid: string
  /** The password. */
  readonly password: string
}

const KEY = 'login'

/**
 * The login that this tab has kept, or else the account of the embedded server, unless the address names another service than that: then the
 * user has to say who it is.
 */
export async function findLogin(): Promise<Login | { readonly service: string }> {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Login | null
  const service = new URLSearchParams(location.search).get('service')
  if (kept !== null && kept.service === (service ?? kept.service)) return kept
  if (service !== null) return { service }
  const response = await fetch('/embedded-account.json')
  const isThere = response.headers.get('content-type')?.includes('json')
  return isThere ? ((await response.json()) as Login) : { service: '' }
}

/** Keeps a login in this tab until it is closed: whoever loads the page again need not log in again. */
export function keepLogin(login: Login): void {
  sessionStorage.setItem(KEY, JSON.stringify(login))
}

/** Forgets it. */
export function forgetLogin(): void {
  sessionStorage.removeItem(KEY)
}

/** What the user has filled in: the fields `service`, `jid` and `password` of a form. */
export function loginOf(form: HTMLFormElement): Login {
  const data = new FormData(form)
  const field = (name: keyof Login): string => {
    const value = data.get(name)
    return typeof value === 'string' ? value.trim() : ''
  }
  return { service: field('service'), jid: field('jid'), password: field('password') }
}
