import type { Clock, EngineError, HostConnection, HostConnections, Observability, OpenOrder } from '@db-failover/ports'
import { momentOf } from '../age.ts'
import { fateOf, sameOrder, type Wanted } from '../wanted.ts'
import { openUntil } from './opening.ts'
import { type Connected, drainedFor, type Running, running } from './running.ts'

/** May this host work now? `overByMs`: for how long its lease has been over; below 0 while it runs. */
export interface Permission {
  readonly allowed: boolean
  /** The log was heard of within L; under `keep` a host may be allowed without. */
  readonly leased: boolean
  readonly overByMs: number
}

export interface Gate<C> {
  /** Brings the gate nearer to what is wanted; called whenever anything has changed or time has passed. */
  readonly steer: (wanted: Wanted) => void
  /** A transaction that may begin now, or null. Decided by both clocks at this very moment. */
  readonly admit: () => Running<C> | null
  /** Whether a transaction that has just begun may do its work, as if it were admitted now. */
  readonly admits: (tx: Running<C>) => boolean
  /** Asked last before a commit: not cut, within its lease, within its drain limit. */
  readonly stillAllowed: (tx: Running<C>) => boolean
  readonly ended: (tx: Running<C>) => void
  /** The database refused: nothing more is begun on this connection, and it is opened anew. */
  readonly lost: (on: Connected<C>, error: EngineError) => void
  readonly order: () => OpenOrder | null
  readonly isOpen: () => boolean
  readonly runningCount: () => number
  /** Nothing is open, nothing runs, everything that was destroyed is gone. */
  readonly empty: () => boolean
  /** What the last failed attempt to open said; null after a success. */
  readonly trouble: () => string | null
}

/** A connection that served for so many milliseconds has done more than open. */
const LIVED = 5_000
/** How long after a failed destruction it is tried again, in milliseconds. */
const DESTROY_AGAIN = 1_000

export const gateOn = <C>(deps: {
  readonly clock: Clock
  readonly connections: HostConnections<C>
  readonly observability: Observability
  /** The host's end: no destruction is tried again after it. */
  readonly signal: AbortSignal
  readonly permission: () => Permission
  readonly drainLimitMs: () => number
  /** Something has changed: steer again. */
  readonly changed: () => void
  readonly opened: (order: OpenOrder) => void
  readonly cut: (transactions: number) => void
}): Gate<C> => {
  const { clock, connections, observability, signal, permission, drainLimitMs, changed } = deps
  let current: Connected<C> | null = null
  const retiring = new Set<Connected<C>>()
  let destroying = 0
  let opening: { readonly order: OpenOrder; readonly marked: boolean; readonly stop: AbortController } | null = null
  let trouble: string | null = null
  let openedAt = Number.NEGATIVE_INFINITY
  let losses: { readonly of: OpenOrder; readonly inARow: number } | null = null

  const destroyed = async (connection: HostConnection<C>): Promise<void> => {
    for (;;) {
      try {
        return await connection.destroy()
      } catch (cause) {
        observability.log('error', 'a connection could not be destroyed', { says: String(cause) })
        await clock.sleep(DESTROY_AGAIN, signal)
        if (signal.aborted) return
      }
    }
  }

  const destroy = (on: Connected<C>, because: string) => {
    if (current === on) current = null
    retiring.delete(on)
    const cut = [...on.running]
    on.running.clear()
    for (const tx of cut) {
      tx.cutBecause = because
      tx.endWait()
    }
    if (cut.length > 0) deps.cut(cut.length)
    destroying += 1
    void destroyed(on.connection).then(() => {
      destroying -= 1
      changed()
    })
  }

  const settle = (on: Connected<C>, wanted: Wanted) => {
    const now = momentOf(clock)
    const { allowed, overByMs } = permission()
    const limit = drainLimitMs()
    const fate = fateOf(on.connection.order, wanted)
    if (fate === 'cut') return destroy(on, 'another database is active')
    if (!allowed && overByMs >= limit) return destroy(on, 'the host lease and the drain limit are over')
    if (fate === 'stays' && on === current) {
      on.drain = null
      return
    }
    on.drain ??= { from: now, spentMs: allowed ? 0 : Math.max(0, overByMs) }
    if (on.running.size === 0) return destroy(on, 'drained')
    if (drainedFor(on.drain, now) >= limit) destroy(on, 'the drain limit is over')
  }

  const open = (order: OpenOrder, marked: boolean) => {
    const stop = new AbortController()
    opening = { order, marked, stop }
    const inARow = losses !== null && sameOrder(losses.of, order) ? losses.inARow : 0
    void openUntil(clock, connections, order, inARow, stop.signal, (says) => {
      trouble = says
      changed()
    }).then((connection) => {
      if (connection === null) return
      // No longer wanted in the very turn in which it opened.
      if (stop.signal.aborted) return void destroyed(connection)
      opening = null
      trouble = null
      openedAt = clock.monotonic()
      current = { connection, running: new Set(), drain: null }
      deps.opened(order)
      changed()
    })
  }

  const steerOpening = (wanted: Wanted) => {
    const may = wanted._tag === 'Use' && current === null && permission().allowed
    if (opening !== null) {
      const goesOn = may && sameOrder(opening.order, wanted.order) && opening.marked === wanted.marked
      if (goesOn) return
      opening.stop.abort()
      opening = null
      trouble = null
    }
    if (may) open(wanted.order, wanted.marked)
  }

  const mayBegin = (on: Connected<C>): boolean => current === on && on.drain === null && permission().allowed

  return {
    steer: (wanted) => {
      for (const on of [...retiring]) settle(on, wanted)
      if (current !== null) settle(current, wanted)
      steerOpening(wanted)
    },
    admit: () => {
      if (current === null || !mayBegin(current)) return null
      const tx = running(current, clock.now(), permission().leased)
      current.running.add(tx)
      return tx
    },
    admits: (tx) => tx.cutBecause === null && mayBegin(tx.on),
    stillAllowed: (tx) => {
      if (tx.cutBecause !== null || !permission().allowed) return false
      return tx.on.drain === null || drainedFor(tx.on.drain, momentOf(clock)) < drainLimitMs()
    },
    ended: (tx) => {
      tx.on.running.delete(tx)
      if (tx.on.drain !== null && tx.on.running.size === 0) changed()
    },
    lost: (on, error) => {
      if (current !== on) return
      trouble = error.says
      const { order } = on.connection
      const before = losses !== null && sameOrder(losses.of, order) ? losses.inARow : 0
      losses = { of: order, inARow: clock.monotonic() - openedAt < LIVED ? before + 1 : 0 }
      current = null
      on.drain ??= { from: momentOf(clock), spentMs: 0 }
      retiring.add(on)
      changed()
    },
    order: () => current?.connection.order ?? null,
    isOpen: () => current !== null && mayBegin(current),
    runningCount: () => [...retiring, ...(current === null ? [] : [current])].reduce((n, c) => n + c.running.size, 0),
    empty: () => current === null && retiring.size === 0 && destroying === 0,
    trouble: () => trouble,
  }
}
