// All of core that is used at run time, imported once: a bundle would hold an import for each file.
export { bookmarks, closedAccount, noAccount, UsageError } from '@rxpep/core'
