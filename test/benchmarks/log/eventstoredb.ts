import { type EventStoreEventLog, openEventStoreEventLog } from '@db-failover/event-log-eventstoredb'
import { spawnEmulator } from '@db-failover/eventstoredb-emulator'

/** What a server without TLS is told: any pair makes the client append one by one. */
export const credentials = { username: 'nobody', password: 'nobody' }

/** On the server that DB_FAILOVER_EVENTSTORE names (without TLS), else on an emulator in a process of its own. */
export const onEventStoreDb = async <A>(use: (connection: string) => Promise<A>): Promise<A> => {
  const named = process.env['DB_FAILOVER_EVENTSTORE']
  if (named !== undefined) return use(named)
  const emulator = await spawnEmulator()
  try {
    return await use(emulator.connectionString)
  } finally {
    await emulator.stop()
  }
}

export const openLogOf = (connection: string): EventStoreEventLog => {
  const log = openEventStoreEventLog({ connection })
  if (log._tag === 'Left') throw new Error(log.left.says)
  return log.right
}
