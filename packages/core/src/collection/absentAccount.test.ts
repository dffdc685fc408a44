import { describe, expect, it } from 'vitest'
import { notes } from '../../test/notes.ts'
import { record } from '../../test/record.ts'
import { json } from '../codec/jsonCodec.ts'
import { UsageError } from '../base/errors.ts'
import { closedAccount, noAccount } from './absentAccount.ts'
import { defineDocument } from './defineDocument.ts'

const settings = defineDocument({
  node: 'urn:example:settings',
  codec: json<{ theme: string }>(),
  initial: { theme: 'light' },
})

describe.each([
  ['no-account', noAccount, 'loading', 'offline'],
  ['closed', closedAccount, 'closed', 'closed'],
] as const)('the account that stands for none: %s', (code, account, phase, state) => {
  const refused = expect.objectContaining({ name: 'UsageError', code }) as Error

  it('has nothing in its collections', () => {
    const collection = account.collection(notes)
    expect([collection.view.size, collection.view.toArray()]).toEqual([0, []])
    expect(collection.query({ orderBy: 'text' }).rows).toEqual([])
    expect(record(collection.view$).values).toEqual([collection.view])
    expect(record(collection.item$('a')).values).toEqual([undefined])
    expect(record(collection.edits$).values).toEqual([[]])
    expect([collection.status.phase, account.status.state]).toEqual([phase, state])
    expect(record(account.status$).values).toEqual([account.status])
  })

  it('has the initial value in its documents', () => {
    expect(account.document(settings).value).toEqual({ theme: 'light' })
    expect(record(account.document(settings).value$).values).toEqual([{ theme: 'light' }])
  })

  it('refuses to write, and to wait for what will not come', async () => {
    const { put, update, remove, clear, whenReady } = account.collection(notes)
    for (const write of [
      () => put('a', { text: 'x' }),
      () => update('a', () => undefined),
      () => remove('a'),
      () => clear(),
      () => account.document(settings).put({ theme: 'dark' }),
      () => account.batch(() => undefined),
    ])
      expect(write).toThrow(refused)
    await expect(whenReady()).rejects.toThrow(new UsageError(code))
    await expect(account.whenOnline()).rejects.toThrow(new UsageError(code))
  })

  it('has nothing to undo, and is over at once', async () => {
    expect(account.undo()).toEqual({ type: 'nothing' })
    await account.close()
    await account.forget()
    expect(account.history).toEqual({ undo: 0, redo: 0 })
  })
})
