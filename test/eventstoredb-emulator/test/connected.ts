import { EventStoreDBClient, jsonEvent, type ReadStreamOptions } from '@eventstore/db-client'
import { afterAll, beforeAll } from 'vitest'
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts'

/** On a call they choose the unary way; without TLS nothing of them is sent. */
export const UNARY = { credentials: { username: 'somebody', password: 'nothing' } }

export const event = (type: string, id: string = crypto.randomUUID()) => jsonEvent({ id, type, data: { type } })
export const events = (...types: readonly string[]) => types.map((type) => event(type))

/**
 * A server for the tests of one file, with streams of their own for each: an emulator, or for files that state what was
 * measured the real server whose connection string (without TLS) stands in `DB_FAILOVER_EVENTSTORE`.
 */
export const measured = () => connected(process.env['DB_FAILOVER_EVENTSTORE'] ?? {})

/** As `measured`, with an emulator in any case unless a connection string is given. */
export const connected = (server: EmulatorOptions | string = {}) => {
  const running: Emulator[] = []
  const clients: EventStoreDBClient[] = []
  const run = crypto.randomUUID()
  let streams = 0
  beforeAll(async () => {
    if (typeof server !== 'string') running.push(await startEmulator(server))
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.dispose()))
    await Promise.all(running.map((emulator) => emulator.stop()))
  })
  const emulator = () => {
    const [only] = running
    if (only === undefined) throw new Error('not started')
    return only
  }
  const connectionString = () => (typeof server === 'string' ? server : emulator().connectionString)
  return {
    emulator,
    connectionString,
    client() {
      const client = EventStoreDBClient.connectionString(connectionString())
      clients.push(client)
      return client
    },
    stream: (name = 'stream') => `${name}-${run}-${++streams}`,
  }
}

/** What a read shows, each event as `revision:type`, or the type of the error that it ended with. */
export const shown = async (client: EventStoreDBClient, stream: string, options: ReadStreamOptions = {}) => {
  const seen: string[] = []
  try {
    for await (const { event } of client.readStream(stream, options)) seen.push(`${event?.revision}:${event?.type}`)
  } catch (error) {
    seen.push(kindOf(error))
  }
  return seen
}

export const kindOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'type' in error ? String(error.type) : String(error)

/** How a call ended: what it gave, or the type of its error. */
export const ending = async <A>(call: Promise<A>): Promise<A | string> => call.catch(kindOf)
