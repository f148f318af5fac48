import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkFile } from './check-file.ts'
import { startEmulator } from './server.ts'

const USAGE = `usage: pnpm emulator sqlserver --port N [--folder FOLDER] [--password WORD] [--name SERVER]
       pnpm emulator sqlserver --check FILE

--port     an instance on this port of loopback until it is interrupted; 0 takes any that is free
--folder   where it keeps its databases; what lies there is there again (default: a new one in the working folder)
--password of the login sa (default: Emulator1!)
--check    the parser's verdict on each text of FILE, a line of JSON each
`

const say = (text: string) => process.stdout.write(`${text}\n`)

const run = async (port: number, folder: string, password: string, serverName: string): Promise<void> => {
  const emulator = await startEmulator({ folder, password, port, serverName })
  say(`${serverName} on 127.0.0.1:${emulator.port}, login sa; files in ${folder}`)
  const end = () => void emulator.stop().then(() => process.exit(0))
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      folder: { type: 'string', default: 'sqlserver-emulator-data' },
      password: { type: 'string', default: 'Emulator1!' },
      name: { type: 'string', default: 'EMULATOR' },
      check: { type: 'string' },
    },
  })
  if (values.check !== undefined) {
    for (const line of checkFile(readFileSync(values.check, 'utf8'))) say(line)
    return 0
  }
  const port = Number(values.port)
  if (values.port === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stderr.write(USAGE)
    return 2
  }
  await run(port, resolve(values.folder), values.password, values.name)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`emulator: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  process.exitCode = 2
}
