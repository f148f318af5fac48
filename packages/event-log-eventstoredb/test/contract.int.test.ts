import { eventLogContract } from '@db-failover/ports/contracts'
import { afterAll, describe } from 'vitest'
import { opened } from './opened.ts'
import { emulated, REAL, type TestServer } from './server.ts'

const withoutDamage = 'EventStoreDB offers no way to change an event that is stored'

const contractOn = (name: string, start: () => Promise<TestServer>): void => {
  const started = { server: null as Promise<TestServer> | null }
  afterAll(async () => (await started.server)?.stop())
  eventLogContract(
    name,
    async () => {
      started.server ??= start()
      const { connection } = await started.server
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
    { seed: 17, runs: 12, withoutDamage },
  )
}

contractOn('the log on the emulator of EventStoreDB', emulated)

const real = process.env[REAL]
describe.skipIf(real === undefined)(`on the server that ${REAL} names`, () => {
  contractOn('the log in EventStoreDB', async () => ({ connection: real ?? '', stop: async () => {} }))
})
