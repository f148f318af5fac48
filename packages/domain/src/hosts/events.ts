import * as t from 'io-ts'
import { Count, Decimal, EntryId, EpochId, type GroupId, Instant, OperationId, orNull, ProcessId } from '../scalars.ts'

/** For every entry: does the host hold a credential, can it reach the server now. */
export const CanFollow = t.record(t.string, t.type({ credential: t.boolean, reachable: t.boolean }), 'CanFollow')
export type CanFollow = t.TypeOf<typeof CanFollow>

/** Written by hosts to `failoverHosts-<group>`; not part of the group's state. */
export const hostEvents = {
  /** A host begins to use the group; it comes before its first transaction. */
  HostRegistered: t.type({
    host: ProcessId,
    epoch: orNull(EpochId),
    withoutLog: t.keyof({ stop: null, keep: null }),
    canFollow: CanFollow,
    at: Instant,
  }),
  /** No transaction of `epoch` is open and none will begin. `lastCommit`: the latest acknowledged one, or null. */
  HostDrained: t.type({
    host: ProcessId,
    operation: OperationId,
    epoch: EpochId,
    lastCommit: orNull(Instant),
    cut: Count,
    at: Instant,
  }),
  /** `whileCutOff`: what was written in the old epoch without the log (`keep` only). */
  HostReconnected: t.type({
    host: ProcessId,
    operation: orNull(OperationId),
    epoch: EpochId,
    entry: EntryId,
    disruptionMs: Count,
    whileCutOff: orNull(t.type({ from: Instant, to: Instant, transactions: Count })),
    at: Instant,
  }),
  /** A host ends cleanly. */
  HostLeft: t.type({ host: ProcessId, why: t.string, at: Instant }),
}

/** Written by hosts to `failoverAlive-<group>`. `successes` counts the commits of this run of the process. */
export const aliveEvents = {
  /** A host lives, and can begin transactions for the length of its lease. */
  HostAlive: t.type({
    host: ProcessId,
    withoutLog: t.keyof({ stop: null, keep: null }),
    epoch: orNull(EpochId),
    canFollow: CanFollow,
    successes: Count,
    lastCommit: orNull(Instant),
    at: Instant,
  }),
}

/**
 * Written by supervisors to `failoverSupervisors`. `run` tells two runs of one process apart.
 * `unusual`: of its groups only what is not as usual; `counters`: once a minute the lineage counters; `reached`: by
 * `group/entry`, how often this run has reached an active that is in doubt and that another supervisor leads.
 */
export const supervisorEvents = {
  /** A supervisor lives. */
  SupervisorAlive: t.type({
    process: ProcessId,
    run: t.string,
    every: Count,
    groups: Count,
    unusual: t.record(t.string, t.string),
    counters: t.record(t.string, Decimal),
    reached: t.record(t.string, Count),
    stopping: t.boolean,
    at: Instant,
  }),
}

export type HostsGroup = GroupId
