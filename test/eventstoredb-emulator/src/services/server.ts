import { Server, type ServerCredentials } from '@grpc/grpc-js'
import { GossipService, ServerFeaturesService, StreamsService } from '../protocol/definitions.ts'
import { appendMethod } from './append.ts'
import { batchAppendMethod } from './batch-append.ts'
import { deleteMethod, tombstoneMethod } from './delete.ts'
import { supportedMethodsMethod } from './features.ts'
import { gossipMethod, type Member } from './gossip.ts'
import { readMethod } from './read.ts'
import type { Served } from './served.ts'
import { limited } from './slots.ts'

/** In bytes. Measured: 4 MB less 1 KB is still read (and refused by size), 16 MB less 1 KB is not. */
const RECEIVE_MOST = 16 * 1024 * 1024 - 64 * 1024

/** More than that on one connection wait until one of them ends. */
const STREAMS_PER_CONNECTION = 100

const HOST = '127.0.0.1'

export interface GrpcServer {
  readonly port: number
  close(): void
}

/** Serves on a free port. */
export const serve = async (
  served: Served,
  members: () => readonly Member[],
  credentials: ServerCredentials,
): Promise<GrpcServer> => {
  const server = new Server({
    'grpc.max_receive_message_length': RECEIVE_MOST,
    'grpc.max_send_message_length': -1,
    interceptors: [limited(STREAMS_PER_CONNECTION)],
  })
  server.addService(StreamsService, {
    append: appendMethod(served),
    batchAppend: batchAppendMethod(served),
    delete: deleteMethod(served),
    read: readMethod(served),
    tombstone: tombstoneMethod(served),
  })
  server.addService(GossipService, { read: gossipMethod(served, members) })
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethodsMethod(served) })
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${HOST}:0`, credentials, (error, at) => (error === null ? resolve(at) : reject(error)))
  })
  return { port, close: () => server.forceShutdown() }
}
