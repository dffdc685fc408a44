import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'
import { useAccount } from '@rxpep/react'

/** How long it is shown, in milliseconds. The buttons above go on taking back. */
const SHOWN_FOR = 8_000

/** Tells in passing what was done. */
export type Notify = (text: string, options?: { readonly canUndo?: boolean }) => void

interface Notice {
  readonly text: string
  readonly canUndo: boolean
}

const NotifyContext = createContext<Notify>(() => undefined)

/** Tells in passing what was done, and offers to take it back. */
export function useNotify(): Notify {
  return useContext(NotifyContext)
}

/** Takes back the last step, or makes it again, and says so where it could not. */
export function useHistorySteps(): { readonly undo: () => void; readonly redo: () => void } {
  const account = useAccount()
  const notify = useNotify()
  return useMemo(() => {
    const step = (way: 'undo' | 'redo') => () => {
      const { type } = account[way]()
      if (type === 'overtaken') notify('Another device has changed this since: it stays as it is.')
      if (type === 'nothing') notify('There is nothing left to take back.')
      if (type === 'undone') notify('Taken back.')
      if (type === 'redone') notify('Done again.')
    }
    return { undo: step('undo'), redo: step('redo') }
  }, [account, notify])
}

/** Shows what is told below, at the lower edge of the window. */
export function NoticeProvider({ children }: { readonly children: ReactNode }) {
  const [notice, setNotice] = useState<Notice>()
  const notify = useCallback<Notify>((text, { canUndo = false } = {}) => {
    setNotice({ text, canUndo })
  }, [])
  useEffect(() => {
    const timer = setTimeout(() => setNotice(undefined), SHOWN_FOR)
    return () => clearTimeout(timer)
  }, [notice])
  return (
    <NotifyContext value={notify}>
      {children}
      <div className="notices" role="status">
        {notice && <Shown {...notice} />}
      </div>
    </NotifyContext>
  )
}

function Shown({ text, canUndo }: Notice) {
  const { undo } = useHistorySteps()
  return (
    <p className="passing">
      {text}
      {canUndo && (
        <button className="quiet small" onClick={undo}>
          Undo
        </button>
      )}
    </p>
  )
}
