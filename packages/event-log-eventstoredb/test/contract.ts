import { eventLogContract } from '@db-failover/ports/contracts'
import { opened } from './opened.ts'
import { onServers } from './server.ts'

/** The contract of an event log, on the emulator and on a real server. */
export const contractOnServers = (random: { readonly seed: number; readonly runs: number }): void =>
  onServers((server, name) =>
    eventLogContract(
      name,
      async () => {
        const { connection } = await server()
        const [log, other] = [opened({ connection }), opened({ connection })]
        return {
          log,
          other,
          openSubscriptions: log.openSubscriptions,
          dispose: async () => {
            await Promise.all([log.close(), other.close()])
          },
        }
      },
      { ...random, withoutDamage: 'EventStoreDB offers no way to change an event that is stored' },
    ),
  )
