import { startEmulator } from '@db-failover/eventstoredb-emulator'

/** A server to test against: its connection string, and its end. */
export interface TestServer {
  readonly connection: string
  readonly stop: () => Promise<void>
}

/** The variable that names a real server; its streams are used under names of their own, and nothing is removed. */
export const REAL = 'DB_FAILOVER_EVENTSTORE'

export const emulated = async (): Promise<TestServer> => {
  const { connectionString, stop } = await startEmulator()
  return { connection: connectionString, stop }
}
