// Starts an example: `tsx --conditions=@rxpep/source main.ts FOLDER [--built]`.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startBuiltExample, startExample } from './startExample.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { built: { type: 'boolean', default: false }, port: { type: 'string' } },
})
const folder = resolve(positionals[0] ?? '.')
const start = values.built ? startBuiltExample : startExample
const { url } = await start(folder, Number(values.port ?? 5173))
process.stdout.write(`
  ${url}                  two windows are two devices of one account
  ${url}?service=wss://…  an account of your own

`)
