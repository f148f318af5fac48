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

/** One receipt of the hosts' move into the epoch. */
export const awaitMoves: Runner<'AwaitMoves'> = async ({ operation, epoch }, run) => {
  const begun = run.clock.monotonic()
  const every = Math.min(lookEvery, run.policy().probeEveryMs)
  const { hostLeaseMs, drainLimitMs } = run.policy()
  const enough = hostLeaseMs + drainLimitMs + grace
  for (let failures = 1; ; ) {
    const hosts = await run.hosts.look(null)
    if (run.signal.aborted) return
    if (hosts._tag === 'Left')
      run.retrying(failures++, { code: hosts.left._tag, says: 'The hosts’ stream cannot be read.' })
    else {
      const moved = hosts.right.filter((h) => h.reconnected?.epoch === epoch)
      run.progress({ step: `${moved.length} of ${hosts.right.length} hosts have moved`, fraction: null })
      if (moved.length === hosts.right.length || run.clock.monotonic() - begun >= enough)
        return void (await run.report({ type: 'HostsMoved', operation, ...told(operation, hosts.right, moved) }))
    }
    if (!(await run.pause(every))) return
  }
}
