import { loginOf, type Login } from '@rxpep/example-shared/login'
import { element } from './element.ts'

/** Asks who the user is, and goes on with the answer. */
export function askForLogin(service: string, goOn: (login: Login) => void): void {
  const form = element('login', HTMLFormElement)
  const refusal = element('refusal')
  element('service', HTMLInputElement).value = service
  form.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    try {
      goOn(loginOf(form))
      form.hidden = true
    } catch (error) {
      refusal.textContent = String(error)
      refusal.hidden = false
    }
  })
}
