// One SQL Server instance of the laboratory: its one argument says in JSON how it is started, its first line on which port
// it listens. It ends with the laboratory.
import { type Certificate, startEmulator, type Volume } from '@db-failover/sqlserver-emulator'

export interface InstanceOrder {
  readonly folder: string
  readonly password: string
  /** 0: any that is free. */
  readonly port: number
  readonly serverName: string
  readonly certificate: Certificate
  readonly volumes: readonly Volume[]
  /** Milliseconds for each tenth of a backup or a restore: long enough to be hit in the middle of it. */
  readonly paceMs: number
}

const order: InstanceOrder = JSON.parse(process.argv[2] ?? '{}')
const { paceMs, ...options } = order
const emulator = await startEmulator({
  ...options,
  flavour: 'windows',
  dataPath: 'D:\\data',
  backupPath: 'D:\\data',
})
emulator.setFaults({ pace: paceMs })
process.stdout.write(`${JSON.stringify({ port: emulator.port })}\n`)
process.once('disconnect', () => process.exit(0))
