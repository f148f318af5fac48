import { startEmulator } from '@db-failover/eventstoredb-emulator'
import { afterAll, describe } from 'vitest'

/** A server to test against: its connection string, and its end. */
export interface TestServer {
  readonly connection: string
  readonly stop: () => Promise<void>
}

/** The variable that names a real server; streams there get names of their own, and nothing is removed. */
const REAL = 'DB_FAILOVER_EVENTSTORE'
const real = process.env[REAL]

const emulated = async (): Promise<TestServer> => {
  const { connectionString, stop } = await startEmulator()
  return { connection: connectionString, stop }
}

/** Registers the same tests on the emulator and, where one is named, on a real server; else they are skipped there. */
export const onServers = (register: (server: () => Promise<TestServer>, name: string) => void): void => {
  const once = (start: () => Promise<TestServer>): (() => Promise<TestServer>) => {
    let started: Promise<TestServer> | null = null
    afterAll(async () => (await started)?.stop())
    return () => {
      started ??= start()
      return started
    }
  }
  describe('on the emulator', () => {
    register(once(emulated), 'the log on the emulator of EventStoreDB')
  })
  describe.skipIf(real === undefined)(`on a real server (${REAL} names it)`, () => {
    register(
      once(async () => ({ connection: real ?? '', stop: async () => {} })),
      'the log in EventStoreDB',
    )
  })
}
