import { type Instant, later, type OperationId } from '@db-failover/domain'
import type { Host } from '../hosts/host.ts'
import type { Runner } from './run.ts'

const lookEvery = 250
/** Beyond the hosts' own time to move, in milliseconds. */
const grace = 10_000

const latest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((a, b) => (a === null ? b : b === null ? a : later(a, b)), null)

/** The last write in the old epoch as the hosts tell it; unknown while one of them is missing. */
const lastWriteOf = (operation: OperationId, hosts: readonly Host[], missing: number): Instant | null =>
  missing > 0
    ? null
    : latest(
        hosts.flatMap((h) => [
          h.reconnected?.lastWrite ?? null,
          h.drained?.operation === operation ? (h.drained.lastWrite ?? h.drained.at) : null,
        ]),
      )

const told = (operation: OperationId, hosts: readonly Host[], moved: readonly Host[]) => {
  const at = moved.flatMap((h) => (h.reconnected === null ? [] : [h.reconnected.at])).sort()
  const missing = hosts.filter((h) => !moved.includes(h)).map((h) => h.host)
  return {
    count: moved.length,
    first: at[0] ?? null,
    last: at.at(-1) ?? null,
    missing,
    lastWrite: lastWriteOf(operation, hosts, missing.length),
  }
}

/** A host that registered after the switch began its run in the new epoch: it had nothing to move from. */
const startedSince = (h: Host, first: ReadonlyMap<string, number>, switchedAt: Instant | null): boolean =>
  h.registrations > (first.get(h.host) ?? 0) ||
  (switchedAt !== null && h.registeredAt !== null && h.registeredAt > switchedAt)

/** One receipt of the hosts' move into the epoch. */
export const awaitMoves: Runner<'AwaitMoves'> = async ({ operation, epoch, at }, run) => {
  const begun = run.clock.monotonic()
  let first: ReadonlyMap<string, number> | null = null
  const every = Math.min(lookEvery, run.policy().probeEveryMs)
  const { hostLeaseMs, drainLimitMs } = run.policy()
  const enough = hostLeaseMs + drainLimitMs + grace
  for (let failures = 1; ; ) {
    const hosts = await run.hosts.look(null)
    if (run.signal.aborted) return
    if (hosts._tag === 'Left')
      run.retrying(failures++, { code: hosts.left._tag, says: 'The hosts’ stream cannot be read.' })
    else {
      first ??= new Map(hosts.right.map((h) => [h.host, h.registrations]))
      const known = first
      const moved = hosts.right.filter((h) => h.reconnected?.epoch === epoch)
      const awaited = hosts.right.filter((h) => moved.includes(h) || !startedSince(h, known, at))
      run.progress({ step: `${moved.length} of ${awaited.length} hosts have moved`, fraction: null })
      if (moved.length === awaited.length || run.clock.monotonic() - begun >= enough)
        return void (await run.report({ type: 'HostsMoved', operation, ...told(operation, awaited, moved) }))
    }
    if (!(await run.pause(every))) return
  }
}
