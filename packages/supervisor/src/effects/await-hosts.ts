import { type Instant, later, type OperationId } from '@db-failover/domain'
import type { Host } from '../hosts/host.ts'
import type { EffectRun, Runner } from './run.ts'

/** Hosts are looked at again after this many milliseconds, or sooner where the policy's intervals are short. */
const lookEvery = 250

const hasDrained = (host: Host, operation: OperationId): boolean => host.drained?.operation === operation

const latestOf = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((a, b) => (a === null ? b : b === null ? a : later(a, b)), null)

const allLeft = (run: EffectRun, operation: OperationId, hosts: readonly Host[], waitedMs: number) =>
  run.report({
    type: 'HostsLeft',
    operation,
    hosts: hosts.map((h) => h.host),
    lastLeft: latestOf(hosts.map((h) => h.drained?.at ?? null)) ?? run.now(),
    lastCommit: latestOf(hosts.map((h) => h.drained?.lastWrite ?? null)),
    waitedMs,
  })

/**
 * Who registered before the switch's start is seen here, who registers later sees the start: so the hosts' stream is read
 * not older than an append that came after it. Hosts under `keep` are waited for without end; a person may decide.
 */
export const awaitHosts: Runner<'AwaitHosts'> = async ({ operation }, run) => {
  const every = Math.min(lookEvery, run.policy().probeEveryMs)
  for (let failures = 1; ; ) {
    const receipt = run.receiptAfterStart(operation)
    if (receipt !== null) {
      // The wait is judged by a moment before the look: a host that registers during it has seen the start.
      const waitedMs = Math.floor(run.clock.monotonic() - run.startKnownAt(operation))
      const hosts = await run.hosts.look(receipt)
      if (run.signal.aborted) return
      if (hosts._tag === 'Left') {
        run.retrying(failures++, { code: hosts.left._tag, says: 'The hosts’ stream cannot be read.' })
      } else {
        const missing = hosts.right.filter((h) => !hasDrained(h, operation))
        run.progress({ step: `waiting for ${missing.length} of ${hosts.right.length} hosts`, fraction: null })
        if (missing.length === 0) return void (await allLeft(run, operation, hosts.right, waitedMs))
        if (waitedMs >= run.hostWaitMs() && missing.every((h) => h.withoutLog === 'stop'))
          return void (await run.report({
            type: 'HostLeasesOver',
            operation,
            hosts: missing.map((h) => h.host),
            waitedMs,
          }))
      }
    }
    if (!(await run.pause(every))) return
  }
}
