import { EventStoreDBClient } from '@eventstore/db-client'
import type { Target } from './connection-string.ts'
import { type Endpoint, nameOf } from './endpoint.ts'

/** gRPC's connectivity state of a channel that is connected ("gRPC Connectivity Semantics and API"). */
const READY = 2

/**
 * One client object with a TCP connection of its own to one node. It never discovers: that has no bound in this client,
 * and an append that waited for it would be sent long after everybody had given it up.
 */
export class Connection extends EventStoreDBClient {
  readonly endpoint: string

  constructor(endpoint: Endpoint, { options }: Target, rootCertificate: Buffer | null) {
    super(
      {
        endpoint,
        keepAliveInterval: options.keepAliveMs + ofItsOwn(),
        keepAliveTimeout: options.keepAliveTimeoutMs,
        ...(options.connectionName === null ? {} : { connectionName: options.connectionName }),
      },
      options.tls ? (rootCertificate === null ? {} : { rootCertificate }) : { insecure: true },
    )
    this.endpoint = nameOf(endpoint)
    // The client starts this without waiting for it, so that what it throws would end the process.
    const handle = this.handleError
    this.handleError = (client, error) => handle(client, error).catch(() => {})
  }

  /** Calls back once, as soon as this very connection is gone: what comes after it may be answered by another node. */
  async whenLost(lost: () => void): Promise<void> {
    try {
      const channel = await this.getChannel()
      if (channel.getConnectivityState(false) === READY) channel.watchConnectivityState(READY, Infinity, lost)
      else lost()
    } catch {
      lost()
    }
  }

  /** What the server says of itself. The client has no deadline for it, and keeps a failure for good. */
  async version(): Promise<string> {
    return (await this.capabilities).serverVersion
  }

  /** Ends what is under way and closes the connection, which `dispose` alone leaves open. */
  async end(): Promise<void> {
    try {
      await this.dispose()
      const channel = await this.getChannel()
      channel.close()
    } catch {
      // It is not used again, whatever it says.
    }
  }
}

let made = 0

/**
 * Without TLS, clients to one node share one connection, with its 100 streams, unless this number of theirs differs:
 * milliseconds that are added to the keepalive interval. It comes round after 10 000 clients.
 */
const ofItsOwn = (): number => made++ % 10_000
