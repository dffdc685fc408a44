import { bookmarks, createAccount } from '@rxpep/core'
import { memoryStorage, type MemoryDisk } from '@rxpep/core/storage'
import { parseXml } from '@rxpep/testing'
import { flat, type Room } from '../room.ts'
import { benchClock } from './benchClock.ts'
import { RxpepStream } from './rxpepStream.ts'
import { answerText } from './wire.ts'

/** A storage as an account leaves it behind that has read these rooms. */
export async function storedRooms(rooms: readonly Room[]): Promise<{ disk: MemoryDisk }> {
  const storage = memoryStorage()
  const stream = new RxpepStream()
  const { transport } = stream
  const account = createAccount({ transport, storage, clock: benchClock })
  const ready = account.collection(bookmarks).whenReady()
  await stream.asked
  stream.answerItems(parseXml(answerText(rooms)))
  await ready
  await account.close()
  await storage.close()
  const { disk } = storage
  // In memory they are still the parts that they were built of, which each reading would put together anew.
  for (const [key, text] of disk.entries) disk.entries.set(key, flat(text))
  return { disk }
}
