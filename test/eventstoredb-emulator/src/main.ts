import { parseArgs } from 'node:util'
import { startEmulator } from './index.ts'

const say = (text: string) => process.stderr.write(`eventstoredb emulator: ${text}\n`)

const read = () => {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '2113' } } })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new TypeError(`--port ${values.port} is no port (0 to 65535)`)
  return { port }
}

const options = () => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    say(error.message.split('\n')[0] ?? error.message)
    return null
  }
}

const start = async () => {
  const given = options()
  if (given === null) return 2
  try {
    const emulator = await startEmulator(given)
    process.stdout.write(`${emulator.connectionString}\n`)
    const stop = () => emulator.stop()
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    return 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 3
  }
}

process.exitCode = await start()
