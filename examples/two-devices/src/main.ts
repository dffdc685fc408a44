// Two devices of one account and a stranger, on the embedded server or on a real one: `npm run demo -- --help`.
import { openBalcony, openChamber, openStranger } from './devices.ts'
import { startEmbedded } from './embedded.ts'
import { readOptions, type Options } from './options.ts'
import { play } from './play.ts'
import { compare } from './print.ts'
import { PATIENCE } from './rooms.ts'

async function perform(options: Options): Promise<boolean> {
  const { service, stranger: someone } = options
  process.stdout.write(`RxPEP: devices of ${options.juliet.jid} at ${service}\n`)
  const balcony = openBalcony(options)
  const chamber = openChamber(options, 'chamber')
  const attic = openChamber(options, 'attic')
  const stranger = someone && openStranger(service, someone)
  try {
    await balcony.whenOnline({ signal: AbortSignal.timeout(PATIENCE) })
    return compare(await play({ balcony, chamber, attic, stranger }))
  } finally {
    await Promise.all([balcony.close(), chamber.close(), attic.close(), stranger?.close()])
  }
}

async function main(): Promise<void> {
  const given = readOptions(process.argv.slice(2))
  if (given) {
    process.exitCode = (await perform(given)) ? 0 : 1
    return
  }
  const { options, stop } = await startEmbedded()
  try {
    process.exitCode = (await perform(options)) ? 0 : 1
  } finally {
    await stop()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
