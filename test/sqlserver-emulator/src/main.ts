import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkFile } from './check-file.ts'
import { type Volume, Volumes } from './instance/volumes.ts'
import { type EmulatorOptions, startEmulator } from './server.ts'
import { type Certificate, selfSigned } from './tds/certificate.ts'

const USAGE = `usage: pnpm emulator sqlserver --port N [--folder FOLDER] [--password WORD] [--name SERVER]
         [--certificate FILE --key FILE] [--data FOLDER] [--volume PREFIX=FOLDER]...
       pnpm emulator sqlserver --check FILE

--port     an instance on this port of loopback until it is interrupted; 0 takes any that is free
--folder   where it keeps its databases; what lies there is there again (default: a new one in the working folder)
--password of the login sa (default: Emulator1!)
--certificate, --key   PEM files, made where they are not there (default: one is made, and written to certificate.pem in the
           folder)
--data     where new databases lie, as the server writes it (default: data in the folder)
--volume   a part of the server's file system and where it lies here, such as \\\\files\\share=/srv/share; several may be given
--check    the parser's verdict on each text of FILE, a line of JSON each
`

const say = (text: string) => process.stdout.write(`${text}\n`)

const run = async (options: EmulatorOptions & { readonly serverName: string }): Promise<void> => {
  const { folder, serverName } = options
  const emulator = await startEmulator(options)
  // Clients that are to trust it find it there.
  writeFileSync(join(folder, 'certificate.pem'), emulator.certificate.certificate)
  say(`${serverName} on 127.0.0.1:${emulator.port}, login sa; files in ${folder}`)
  const end = () => void emulator.stop().then(() => process.exit(0))
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  // Started by a program that has ended.
  process.once('disconnect', () => process.exit(0))
}

const certificateIn = (certificate: string, key: string): Certificate => {
  if (!existsSync(certificate) && !existsSync(key)) {
    const made = selfSigned(['localhost', '127.0.0.1'])
    writeFileSync(key, made.key, { mode: 0o600 })
    writeFileSync(certificate, made.certificate)
  }
  const pem = readFileSync(certificate, 'utf8')
  const thumbprint = new X509Certificate(pem).fingerprint.replaceAll(':', '')
  return { certificate: pem, key: readFileSync(key, 'utf8'), thumbprint }
}

const volumeIn = (text: string): Volume => {
  const at = text.indexOf('=')
  if (at < 1) throw new Error(`--volume takes PREFIX=FOLDER, not ${text}`)
  return { prefix: text.slice(0, at), folder: resolve(text.slice(at + 1)) }
}

/** The instance's own folder is always one of them: it keeps its own files there. */
const volumesOf = (folder: string, given: readonly string[], data: string | null): readonly Volume[] => {
  const all = [{ prefix: folder, folder }, ...given.map(volumeIn)]
  const held = new Volumes(all, process.platform === 'win32' ? 'windows' : 'linux')
  if (data !== null && held.locate(data).kind === 'failed')
    throw new Error(`--data ${data} lies in none of the volumes: ${all.map(({ prefix }) => prefix).join(', ')}`)
  return all
}

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      folder: { type: 'string', default: 'sqlserver-emulator-data' },
      password: { type: 'string', default: 'Emulator1!' },
      name: { type: 'string', default: 'EMULATOR' },
      certificate: { type: 'string' },
      key: { type: 'string' },
      data: { type: 'string' },
      volume: { type: 'string', multiple: true },
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
  const { certificate, key, data } = values
  if ((certificate === undefined) !== (key === undefined)) throw new Error('--certificate and --key go together')
  const folder = resolve(values.folder)
  await run({
    port,
    folder,
    password: values.password,
    serverName: values.name,
    ...(certificate === undefined || key === undefined ? {} : { certificate: certificateIn(certificate, key) }),
    ...(data === undefined ? {} : { dataPath: data }),
    ...(values.volume === undefined ? {} : { volumes: volumesOf(folder, values.volume, data ?? null) }),
  })
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`emulator: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  process.exitCode = 2
}
