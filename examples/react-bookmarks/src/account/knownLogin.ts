import { findLogin, type Login } from '@rxpep/example-shared/login'

const KEY = 'login'

/** Whether all is there to log in with, or the user has to be asked. */
export type KnownLogin = Login | { readonly service: string }

/** The login of before this page was loaded again, or else the embedded server's; what is missing the user has to say. */
export async function findKnownLogin(): Promise<KnownLogin> {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Login | null
  const wanted = new URLSearchParams(location.search).get('service') ?? kept?.service
  return kept !== null && kept.service === wanted ? kept : findLogin()
}

/** Keeps a login in this tab until it is closed: whoever loads the page again need not log in again. */
export function keepLogin(login: Login): void {
  sessionStorage.setItem(KEY, JSON.stringify(login))
}

/** Forgets it. */
export function forgetLogin(): void {
  sessionStorage.removeItem(KEY)
}
