import type { EpochId, Instant, OperationId } from '@db-failover/domain'
import type { Clock, Observability, OpenOrder } from '@db-failover/ports'
import * as disruptions from './disruption.ts'
import type { Running } from './gate/running.ts'
import type { ReportData, ReportType } from './log/reports.ts'
import * as moving from './moves.ts'
import type { HostView } from './view.ts'
import * as without from './without-log.ts'

export type Tell = <T extends ReportType>(type: T, subject: string, data: ReportData<T>) => void

/** Keeps account of what this run of the host has done, and tells the log of its moves. */
export const tellingWith = (deps: {
  readonly clock: Clock
  readonly observability: Observability
  readonly view: () => HostView
  readonly tell: Tell
  /** The log has this host's word that it keeps going without it. */
  readonly keeps: () => boolean
}) => {
  const { clock, observability, view, tell, keeps } = deps
  let successes = 0
  let lastCommit: Instant | null = null
  let withoutLog = without.nothingOwed
  let disruption = disruptions.undisturbed
  let moves = moving.noMoves
  let ownEpochReports = 0

  const reconnected = (operation: OperationId | null, order: OpenOrder, subject: string, disruptionMs: number) => {
    const data = { operation, epoch: order.epoch, entry: order.entry.id, disruptionMs, whileCutOff: withoutLog.owed }
    tell('HostReconnected', subject, data)
    withoutLog = without.told(withoutLog)
  }

  /** In touch with the log and still in its epoch: what was done without the log is told at once. */
  const owed = (order: OpenOrder) => {
    if (withoutLog.owed === null) return
    ownEpochReports += 1
    reconnected(null, order, `without the log ${ownEpochReports}`, 0)
  }

  const maybeWritten = (tx: Running<unknown>, leased: boolean) => {
    if (keeps()) withoutLog = without.committed(withoutLog, tx.from, clock.now(), tx.leased && leased)
  }

  return {
    work: () => ({ successes, lastCommit }),
    registered: () => {
      moves = { ...moves, registeredAt: view().revision }
    },
    sending: (number: number) => {
      withoutLog = without.marked(withoutLog, number)
    },
    renewed: (number: number) => {
      withoutLog = without.confirmed(withoutLog, number)
    },
    /**
     * A switch by consent did not wait for this host: what it did since it was last in touch may lie after that switch.
     * Any other ground (fenced, drained) says that nothing of the old epoch was acknowledged after it.
     */
    viewMoved: (before: HostView, now: HostView) => {
      if (keeps() && now.consented !== before.consented) withoutLog = without.overtaken(withoutLog)
    },
    acknowledged: (tx: Running<unknown>, gateOpen: boolean, leased: boolean) => {
      successes += 1
      lastCommit = clock.now()
      disruption = disruptions.acknowledged(clock.monotonic(), gateOpen)
      maybeWritten(tx, leased)
    },
    maybeWritten,
    failed: () => {
      disruption = disruptions.failed(disruption, clock.monotonic())
    },
    gateClosed: () => {
      disruption = disruptions.gateClosed(disruption, clock.monotonic())
    },
    cut: (transactions: number) => {
      moves = moving.drainCut(moves, transactions)
      observability.count('host.transactions.cut', transactions)
    },
    /** A switch runs: says `HostDrained` once, as soon as nothing of the epoch is left. */
    draining: (operation: OperationId, epoch: EpochId, gateEmpty: boolean) => {
      moves = moving.drainBegins(moves, operation, epoch)
      if (!gateEmpty || moves.drain === null || moves.drain.told) return
      tell('HostDrained', operation, { operation, epoch: moves.drain.epoch, lastCommit, cut: moves.drain.cut })
      moves = moving.drainTold(moves)
    },
    /** The gate has opened. */
    arrived: (order: OpenOrder, leased: boolean) => {
      const move = moving.moveTo(moves, view(), order.epoch)
      moves = moving.openedIn(moves, view(), order.epoch)
      if (move === null) return leased ? owed(order) : undefined
      const ms = disruptions.disruptionMs(disruption, clock.monotonic())
      observability.record('host.disruption.ms', ms)
      reconnected(move.operation, order, `${move.operation ?? ''} ${order.epoch}`, ms)
    },
    owed,
  }
}
