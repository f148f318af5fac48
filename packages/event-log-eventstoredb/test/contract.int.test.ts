import { eventLogContract } from '@db-failover/ports/contracts'
import { opened } from './opened.ts'
import { onServers } from './server.ts'

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
    { seed: 17, runs: 12, withoutDamage: 'EventStoreDB offers no way to change an event that is stored' },
  ),
)
