import { useEffect } from 'react'
import { useAccount, useObservable } from '@rxpep/react'
import { Icon } from '../icon.tsx'
import { useHistorySteps } from '../notice/notice.tsx'

/** Takes back and makes again, by button or keys. */
export function HistoryButtons() {
  const account = useAccount()
  const history = useObservable(() => account.history$, [account], account.history)
  const { undo, redo } = useHistorySteps()
  useHistoryKeys(undo, redo)
  return (
    <div className="history" role="group" aria-label="History">
      <button
        className="quiet icon"
        aria-label="Undo"
        title="Undo"
        disabled={!history.undo}
        onClick={undo}
      >
        <Icon name="undo" />
      </button>
      <button
        className="quiet icon"
        aria-label="Redo"
        title="Redo"
        disabled={!history.redo}
        onClick={redo}
      >
        <Icon name="redo" />
      </button>
    </div>
  )
}

/** Ctrl+Z and Ctrl+Shift+Z, but in fields, where they are the browser's. */
function useHistoryKeys(undo: () => void, redo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isField =
        event.target instanceof HTMLElement &&
        event.target.matches('input:not([type=checkbox]), select')
      if (isField || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (event.shiftKey) redo()
      else undo()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [undo, redo])
}
