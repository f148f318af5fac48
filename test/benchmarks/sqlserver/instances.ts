// Emulated SQL Server instances in a process of their own, which ends with its standard input. Each name of the command line
// is an instance with a folder of its own in FOLDER, where certificate.json is the one of all; PACE is the milliseconds that a tenth of a backup takes.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Certificate, startEmulator } from '@db-failover/sqlserver-emulator'
import { password } from './credential.ts'

const [folder, pace, ...names] = process.argv.slice(2)
if (folder === undefined || pace === undefined) throw new Error('instances.ts FOLDER PACE NAME...')

const certificate: Certificate = JSON.parse(readFileSync(join(folder, 'certificate.json'), 'utf8'))
const ports: number[] = []
for (const name of names) {
  const own = join(folder, name)
  for (const part of ['data', 'backup']) mkdirSync(join(own, part), { recursive: true })
  const emulator = await startEmulator({ folder: own, password, certificate, serverName: name.toUpperCase() })
  emulator.setFaults(Number(pace) > 0 ? { pace: Number(pace) } : {})
  ports.push(emulator.port)
}
process.stdout.write(`${JSON.stringify(ports)}\n`)
process.stdin.on('end', () => process.exit(0)).resume()
