import type { AccountStatus, CollectionStatus } from '@rxpep/core'

/** What is said of one thing, and how it is coloured. */
export interface Fact {
  readonly tone: 'good' | 'accent' | 'warn' | 'bad' | 'muted'
  readonly text: string
  /** What it means, where the text alone may not say it. */
  readonly title?: string
}

/** What is known, from the account, the collection and the switch. */
export interface Known {
  readonly account: AccountStatus
  readonly rooms: CollectionStatus
  /** Whether the user has not pulled the cable. */
  readonly isPlugged: boolean
}

/** The three questions that a user has: is it saved, is it private, is it up to date? */
export function describeStatus(known: Known): readonly Fact[] {
  return [saved(known), isPrivate(known), live(known)]
}

function saved({ rooms: { pending, failed, phase, online } }: Known): Fact {
  if (failed > 0) return { tone: 'bad', text: `${changes(failed)} could not be saved` }
  if (pending > 0 && !online) return { tone: 'warn', text: `${changes(pending)} to be sent` }
  if (pending > 0) return { tone: 'accent', text: `Saving ${changes(pending)}…` }
  if (phase === 'loading') return { tone: 'muted', text: 'Loading…' }
  return { tone: 'good', text: 'All saved' }
}

function isPrivate({ rooms: { privacy } }: Known): Fact {
  switch (privacy) {
    case 'private':
      return { tone: 'good', text: 'Private', title: 'Only you can read or change this list.' }
    case 'repaired':
      return {
        tone: 'warn',
        text: 'Private again',
        title: 'Others could have read this list. That was put right: now only you can.',
      }
    case 'unknown':
    case 'checking':
      return {
        tone: 'muted',
        text: 'Privacy not checked yet',
        title: 'Nothing is sent before the server has shown that only you can read it.',
      }
    case 'shared':
      return {
        tone: 'bad',
        text: 'Shared with others',
        title: 'Nothing is sent while others have access.',
      }
    case 'violated':
      return {
        tone: 'bad',
        text: 'Not private',
        title: 'Nothing is sent, as others could read it.',
      }
    case 'unsupported':
      return { tone: 'bad', text: 'This server can’t keep it private' }
  }
}

function live({ account, rooms, isPlugged }: Known): Fact {
  if (!isPlugged)
    return { tone: 'warn', text: 'Offline', title: 'You have switched the connection off.' }
  if (account.state === 'connecting') return { tone: 'muted', text: 'Connecting…' }
  if (account.state !== 'online')
    return { tone: 'warn', text: 'Offline', title: 'It is tried again by itself.' }
  if (!rooms.online) return { tone: 'muted', text: 'Comparing with the server…' }
  switch (rooms.delivery) {
    case 'proven':
      return {
        tone: 'good',
        text: 'Live',
        title: 'What you do elsewhere shows here at once, and the other way round.',
      }
    case 'unproven':
      return {
        tone: 'good',
        text: 'Live',
        title: 'Your first change will prove that changes arrive.',
      }
    case 'items':
      return {
        tone: 'warn',
        text: 'Live, but for removals',
        title: 'This server does not tell of removals: they show a little later.',
      }
    case 'none':
      return {
        tone: 'warn',
        text: 'Read now and then',
        title: 'This server does not tell of changes.',
      }
  }
}

function changes(count: number): string {
  return count === 1 ? '1 change' : `${count} changes`
}
