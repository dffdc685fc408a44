/** Where to log in, and as whom. */
export interface Login {
  /** The server: `wss://…`, or `ws://…` on this machine. */
  readonly service: string
  /** The JID. */
  readonly jid: string
  /** The password. */
  readonly password: string
}

/** The account of the embedded server, unless the address names another service: then the user has to say who it is. */
export async function findLogin(): Promise<Login | { readonly service: string }> {
  const service = new URLSearchParams(location.search).get('service')
  if (service !== null) return { service }
  const response = await fetch('/embedded-account.json')
  const isThere = response.headers.get('content-type')?.includes('json')
  return isThere ? ((await response.json()) as Login) : { service: '' }
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
