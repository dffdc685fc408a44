import { stages } from './stage.ts'
import { timeLogIns } from './logIn.ts'
import { timeEdits } from './latency.ts'
import { measureRates } from './throughput.ts'
import { openCrowd } from './crowd.ts'
const name = process.argv[2] ?? 'embedded'
const stage = await stages[name]?.()
if (!stage) throw new Error('none')
console.log('started')
console.time('login 100')
console.log(await timeLogIns(stage, 100, 2))
console.timeEnd('login 100')
console.log((await timeEdits(stage, { samples: 50, ms: 10000 })).length)
console.log(await measureRates(stage, 200))
if (name === 'embedded') console.log(await openCrowd(stage, 20, 10))
await stage.stop()
process.exit(0)
