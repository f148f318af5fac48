// One benchmark, by name: `bench.ts` runs each in a process of its own. The last line says what was measured.
import { benchmarks } from '../benchmarks.ts'
import { measured } from './measured.ts'

const [name, size, ms] = process.argv.slice(2)
const benchmark = benchmarks.find((b) => b.name === name)
if (benchmark === undefined || (size !== 'small' && size !== 'full'))
  throw new Error('one.ts NAME small|full MILLISECONDS')
process.stdout.write(`${JSON.stringify(await measured(benchmark, size, Number(ms)))}\n`)
// What a benchmark left open (a timer, a client) keeps nobody waiting.
process.exit(0)
