import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@rxpep/example-shared/style.css'
import './style.css'
import { findLogin } from '@rxpep/example-shared/login'
import { openSession } from './account/session.ts'
import { App } from './app.tsx'

const root = createRoot(document.getElementById('root') as HTMLElement)
const login = await findLogin()
const opened = 'jid' in login ? openSession(login) : undefined
root.render(
  <StrictMode>
    <App opened={opened} service={login.service} />
  </StrictMode>,
)
