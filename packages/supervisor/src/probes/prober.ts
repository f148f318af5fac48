import type { EntryId, GroupId, Instant, ObservationOf, State } from '@db-failover/domain'
import type { Probe } from '@db-failover/ports'
import type { Ambient } from '../ambient.ts'
import { oncePerState } from '../group/once-per-state.ts'
import type { Pauses } from '../time/pauses.ts'
import { type Wake, wakeable } from '../time/wake.ts'
import { noAnswer, probed } from './asking.ts'
import type { LastSeen } from './last-seen.ts'
import { placeOf } from './spread.ts'
import { type ProbeTarget, sameTarget, targetsOf } from './targets.ts'
import { spanOf, type Watch, watched } from './window.ts'
import type { Witnesses } from './witnesses.ts'

/** Probes every entry of one group, each in a loop of its own: one that hangs delays no other. */
export interface Prober {
  /** Starts loops for entries that have come, ends those of entries that have gone. */
  readonly reconcile: () => void
  /** The entry is probed at once, unless a probe of it is under way. */
  readonly hurry: (entry: EntryId) => void
  readonly watches: () => ReadonlyMap<EntryId, Watch>
  /** How often an entry has answered well in this run. */
  readonly successes: (entry: EntryId) => number
  readonly stop: () => Promise<void>
}

export interface ProberTools {
  readonly ambient: Ambient
  readonly group: GroupId
  readonly state: () => State
  readonly pauses: Pauses
  readonly lastSeen: LastSeen
  readonly witnesses: Witnesses
  /** Configured addresses that this process has reached since a monotonic moment. */
  readonly addresses: (from: number) => readonly string[]
  /** The term in which this process may change a database now; null: it may not. */
  readonly mayRaise: () => number | null
  /** Told of every probe that counts. */
  readonly observe: (seen: Observed) => Promise<void>
}

export interface Observed {
  readonly observation: ObservationOf<'Probed'>
  /** When the probe began, monotonic. */
  readonly begun: number
  /** Whether it still speaks of this state: what was read before the log learned something newer looks like a rewind. */
  readonly holds: (state: State) => boolean
}

/** A probe that has not been answered though its time is over; no other is sent meanwhile. */
interface Hanging {
  readonly hanging: Promise<unknown> | null
}

interface Loop {
  readonly wake: Wake
  readonly stopping: AbortController
  readonly ended: Promise<void>
}

export const proberOf = (tools: ProberTools): Prober => {
  const { ambient, group, state, lastSeen } = tools
  const { clock, observability } = ambient
  const loops = new Map<EntryId, Loop>()
  const watches = new Map<EntryId, Watch>()
  const reachedAt = new Map<EntryId, number>()
  const successes = new Map<EntryId, number>()
  const targetsIn = oncePerState(targetsOf)

  const reachedSince = (target: ProbeTarget, from: number): readonly EntryId[] =>
    [...targetsIn(state()).values()]
      .filter(({ entry }) => entry.machine !== target.entry.machine && (reachedAt.get(entry.id) ?? -1) >= from)
      .map(({ entry }) => entry.id)

  const count = async (
    target: ProbeTarget,
    probe: Probe,
    begun: number,
    at: Instant,
    holds: Observed['holds'],
  ): Promise<void> => {
    const { id } = target.entry
    const policy = state().configuration.policy
    const watch = watched(watches.get(id) ?? null, { at, monotonic: begun, probe }, policy)
    watches.set(id, watch)
    if (probe.verdict !== 'gone') reachedAt.set(id, begun)
    if (probe.verdict === 'alive') successes.set(id, (successes.get(id) ?? 0) + 1)
    const failing = target.active && watch.kind === 'failing'
    const witnesses = failing ? await tools.witnesses.look(state(), watch.windowFrom) : []
    const before = lastSeen.of(id)
    const reached = reachedSince(target, watch.windowFrom)
    await tools.observe({
      observation: {
        type: 'Probed',
        entry: id,
        verdict: watch.verdict,
        window: {
          ...watch.window,
          reached: [...reached, ...tools.addresses(watch.windowFrom)],
          witnesses: [...witnesses],
        },
        good: watch.good,
        spanMs: spanOf(watch),
        lineage: probe.lineage,
        lastSeen: before,
        fenced: probe.fenced,
        generation: probe.generation,
        foreignTool: probe.foreignFull?.tool ?? null,
      },
      begun,
      holds,
    })
    if (probe.lineage !== null && target.generation !== null && holds(state())) lastSeen.read(id, probe.lineage)
  }

  /** A probe across which the process stood still says more about this process than about the server. */
  const stoodStill = (begun: number, timeoutMs: number): boolean => tools.pauses.longestSince(begun) > timeoutMs / 4

  const once = async (id: EntryId, stopping: AbortSignal, { hanging }: Hanging): Promise<Hanging> => {
    const target = targetsIn(state()).get(id)
    if (target === undefined) return { hanging: null }
    const { probeTimeoutMs: timeoutMs } = state().configuration.policy
    const begun = clock.monotonic()
    const at = clock.now()
    const known = state().lineage.known[id]
    const holds = (now: State) => sameTarget(target, targetsIn(now).get(id)) && now.lineage.known[id] === known
    const answer =
      hanging === null
        ? await probed(clock, () => ambient.engines(target.entry), group, target, {
            raise: target.active && target.unfenced ? tools.mayRaise() : null,
            timeoutMs,
            stopping,
          })
        : { probe: noAnswer('gone', 'The server still does not answer an earlier probe.'), hanging }
    if (stopping.aborted) return answer
    if (stoodStill(begun, timeoutMs) || !holds(state())) observability.count('probe_discarded', 1, { group, entry: id })
    else await count(target, answer.probe, begun, at, holds)
    return answer
  }

  /**
   * Every entry keeps a place of its own in the interval, also after probes that were hurried, all at once perhaps, or took
   * long: so a thousand groups never come to ask in one moment.
   */
  const untilSlot = (place: number): number => {
    const every = state().configuration.policy.probeEveryMs
    const since = (clock.monotonic() - place * every) % every
    return Math.max(1, since < 0 ? -since : every - since)
  }

  const run = async (id: EntryId, wake: Wake, stopping: AbortSignal): Promise<void> => {
    let last: Hanging = { hanging: null }
    const place = placeOf(`${group}/${id}`)
    for (;;) {
      await wake.wait(untilSlot(place))
      if (stopping.aborted) return
      try {
        const now = await once(id, stopping, last)
        if (now.hanging !== null && now.hanging !== last.hanging)
          now.hanging.finally(() => {
            if (last.hanging === now.hanging) last = { hanging: null }
          })
        last = now
      } catch (cause) {
        observability.log('error', 'a probe could not be counted', { group, entry: id, cause: String(cause) })
      }
    }
  }

  const start = (id: EntryId): Loop => {
    const wake = wakeable(clock)
    const stopping = new AbortController()
    stopping.signal.addEventListener('abort', wake.now, { once: true })
    return { wake, stopping, ended: run(id, wake, stopping.signal) }
  }

  const end = (id: EntryId, loop: Loop): void => {
    loop.stopping.abort()
    loops.delete(id)
    watches.delete(id)
    reachedAt.delete(id)
  }

  let stopped = false

  return {
    reconcile: () => {
      // A turn that was under way when the end came begins no probe any more.
      if (stopped) return
      const wanted = targetsIn(state())
      for (const [id, loop] of loops) if (!wanted.has(id)) end(id, loop)
      for (const id of wanted.keys()) if (!loops.has(id)) loops.set(id, start(id))
    },
    hurry: (id) => loops.get(id)?.wake.now(),
    watches: () => watches,
    successes: (entry) => successes.get(entry) ?? 0,
    stop: async () => {
      stopped = true
      const running = [...loops]
      for (const [id, loop] of running) end(id, loop)
      await Promise.all(running.map(([, loop]) => loop.ended))
    },
  }
}
