import type { EpochId, Instant, OperationId, ProcessId } from '@db-failover/domain'
import type { HostEvent } from './host-event.ts'

/** What the hosts' stream says of one host. */
export interface Host {
  readonly host: ProcessId
  readonly registered: boolean
  /** How often it has registered, as far as the stream was read, and when it last did. */
  readonly registrations: number
  readonly registeredAt: Instant | null
  readonly withoutLog: 'stop' | 'keep'
  /** The last time it drained. `lastWrite`: the latest commit that it acknowledged. */
  readonly drained: { readonly operation: OperationId; readonly at: Instant; readonly lastWrite: Instant | null } | null
  readonly reconnected: {
    readonly epoch: EpochId
    readonly at: Instant
    /** The end of what it wrote in an old epoch while it was cut off. */
    readonly lastWrite: Instant | null
  } | null
}

/** A host that moved without our having seen it register is there all the same; nothing is known of its leases. */
const unknown = (host: ProcessId): Host => ({
  host,
  registered: true,
  registrations: 0,
  registeredAt: null,
  withoutLog: 'keep',
  drained: null,
  reconnected: null,
})

export const evolveHost = (before: Host | null, { type, data }: HostEvent): Host => {
  const h = before ?? unknown(data.host)
  switch (type) {
    case 'HostRegistered':
      return {
        ...h,
        registered: true,
        registrations: h.registrations + 1,
        registeredAt: data.at,
        withoutLog: data.withoutLog,
        drained: null,
      }
    case 'HostDrained':
      return { ...h, drained: { operation: data.operation, at: data.at, lastWrite: data.lastCommit } }
    case 'HostReconnected':
      return {
        ...h,
        registered: true,
        reconnected: { epoch: data.epoch, at: data.at, lastWrite: data.whileCutOff?.to ?? null },
      }
    case 'HostLeft':
      return { ...h, registered: false }
  }
}
