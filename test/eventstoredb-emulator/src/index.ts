import { Server, ServerCredentials } from '@grpc/grpc-js'
import { createNode } from './node.ts'
import { GossipService, ServerFeaturesService, StreamsService } from './protocol/definitions.ts'
import { appendMethod } from './services/append.ts'
import { batchAppendMethod } from './services/batch-append.ts'
import { deleteMethod, tombstoneMethod } from './services/delete.ts'
import { supportedMethodsMethod } from './services/features.ts'
import { gossipMethod } from './services/gossip.ts'
import { readMethod } from './services/read.ts'

export interface EmulatorOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number
}

export interface Emulator {
  readonly port: number
  /** `host:port`. */
  readonly url: string
  /** For `EventStoreDBClient.connectionString`, without credentials. */
  readonly connectionString: string
  /** Ends it as a service manager would. */
  stop(): Promise<void>
  /** Ends it as `kill -9` would: nothing more is written or said. */
  kill(): Promise<void>
}

const RECEIVE_MOST = 16 * 1024 * 1024 - 64 * 1024
const STREAMS_PER_CONNECTION = 100

export const startEmulator = async ({ port = 0 }: EmulatorOptions = {}): Promise<Emulator> => {
  const node = createNode((_entry, kept) => kept())
  const server = new Server({
    'grpc.max_receive_message_length': RECEIVE_MOST,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': STREAMS_PER_CONNECTION,
  })
  server.addService(StreamsService, {
    append: appendMethod(node),
    batchAppend: batchAppendMethod(node),
    delete: deleteMethod(node),
    read: readMethod(node),
    tombstone: tombstoneMethod(node),
  })
  const id = crypto.randomUUID()
  server.addService(GossipService, {
    read: gossipMethod(() => [{ id, host: '127.0.0.1', port: bound, state: 'leader', alive: true }]),
  })
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethodsMethod })
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) =>
      error === null ? resolve(at) : reject(error),
    )
  })
  const url = `127.0.0.1:${bound}`
  const end = async () => server.forceShutdown()
  return { port: bound, url, connectionString: `esdb://${url}?tls=false`, stop: end, kill: end }
}
