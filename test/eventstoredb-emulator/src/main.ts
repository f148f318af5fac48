import { parseArgs } from 'node:util'
import { type EmulatorOptions, startEmulator } from './index.ts'

const say = (text: string) => process.stderr.write(`eventstoredb emulator: ${text}\n`)

const given = (): EmulatorOptions => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '2113' },
      data: { type: 'string' },
      tls: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new TypeError(`--port ${values.port} is no port (0 to 65535)`)
  if (values.data === '') throw new TypeError('--data needs the name of a folder')
  return { port, tls: values.tls, ...(values.data === undefined ? {} : { data: values.data }) }
}

/** The options, or null when the arguments are wrong, which is said in one line. */
const read = (): EmulatorOptions | null => {
  try {
    return given()
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    say(error.message.split('\n')[0] ?? '')
    return null
  }
}

const start = async (): Promise<number> => {
  const options = read()
  if (options === null) return 2
  try {
    const emulator = await startEmulator(options)
    process.stdout.write(`${emulator.connectionString}\n`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => emulator.stop())
    return 0
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    return 3
  }
}

process.exitCode = await start()
