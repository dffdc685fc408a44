import '@rxpep/example-shared/style.css'
import { findLogin, keepLogin, type Login } from '@rxpep/example-shared/login'
import { openAccount } from '@rxpep/example-shared/openAccount'
import { Plug } from '@rxpep/example-shared/plug'
import { askForLogin } from './askForLogin.ts'
import { bindNetwork } from './bindNetwork.ts'
import { showRooms } from './showRooms.ts'

const plug = new Plug()

function start(login: Login): void {
  const account = openAccount(login, plug)
  bindNetwork(account, plug)
  showRooms(account)
}

const found = await findLogin()
if ('jid' in found) start(found)
else
  askForLogin(found.service, (login) => {
    start(login)
    keepLogin(login)
  })
