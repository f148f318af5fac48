import { statSync } from 'node:fs'
import { supervisorsStream } from '@db-failover/ports'
import type { Failure } from '../cli/failure.ts'
import { logFailure } from '../cli/log-failure.ts'
import { isConnection, secretIn } from '../config/process/connection.ts'
import { openDemoLog } from './log.ts'
import type { DemoOptions } from './options.ts'

const usage = (says: string): Failure => ({ _tag: 'Usage', says })

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const emulatorRefused = ({ engine, emulator }: DemoOptions): Failure | null => {
  if (engine !== 'sqlserver-emulator') return null
  if (emulator === undefined)
    return usage(
      "--engine sqlserver-emulator needs --emulator, the emulator's program. In this project's repository type: npm start -- --engine sqlserver-emulator",
    )
  return isFile(emulator) ? null : usage(`--emulator: ${emulator} is no file`)
}

const logRefused = async ({ log }: DemoOptions): Promise<Failure | null> => {
  if (log === undefined) return null
  if (!isConnection(log))
    return usage(
      `--log: ${JSON.stringify(log)} is no connection string of an EventStoreDB (esdb://host:2113); without --log the log is a SQLite file. In this project's repository npm start -- --log eventstoredb-emulator starts one`,
    )
  const secret = secretIn(log)
  if (secret !== null) return usage(`--log: ${secret}`)
  const opened = await openDemoLog(log, false)()
  if (opened._tag === 'Left') return usage(`--log: ${opened.left.says}`)
  const read = await opened.right.read(supervisorsStream, { direction: 'forwards', from: 0n, most: 1 })()
  await opened.right.close()
  return read._tag === 'Right' ? null : logFailure(read.left)
}

/** Why the story cannot begin; found before anything is made. */
export const refusalOf = async (options: DemoOptions): Promise<Failure | null> =>
  emulatorRefused(options) ?? (await logRefused(options))
