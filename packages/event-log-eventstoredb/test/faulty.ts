import { type Emulator, type EmulatorOptions, startEmulator } from '@db-failover/eventstoredb-emulator'
import type { EventStoreEventLog, Patience } from '../src/index.ts'
import { opened } from './opened.ts'

/** Short, so that what is given up is given up soon. */
export const impatient: Patience = { connectMs: 1500, tryMs: 400, appendMs: 4000, silenceMs: 500, readMs: 3000 }

export interface Faulty {
  readonly emulator: Emulator
  readonly log: EventStoreEventLog
  /** Another process's handle. */
  readonly other: EventStoreEventLog
}

/** An emulator of its own for one test, and two logs on it. */
export const withEmulator = async (
  use: (faulty: Faulty) => Promise<void>,
  patience: Partial<Patience> = impatient,
  options: EmulatorOptions = {},
): Promise<void> => {
  const emulator = await startEmulator(options)
  const connection = emulator.connectionString
  const [log, other] = [opened({ connection, patience }), opened({ connection })]
  try {
    await use({ emulator, log, other })
  } finally {
    await emulator.faults.clear()
    await Promise.all([log.close(), other.close()])
    await emulator.stop()
  }
}

/** What an answer took, in milliseconds. */
export const timed = async <A>(answer: Promise<A>): Promise<{ readonly answer: A; readonly ms: number }> => {
  const began = performance.now()
  return { answer: await answer, ms: performance.now() - began }
}
