// All of React that is used, imported once: a bundle would hold an import for each file.
export {
  createContext,
  createElement,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
