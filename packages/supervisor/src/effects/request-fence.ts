import { failureOf, isPassing } from './failure.ts'
import { entryOf, type Runner } from './run.ts'
import { within } from './within.ts'

/** Tries before a server that answers, but does not fence, counts as refusing. */
const triesAtMost = 3
/** The least time, in milliseconds, that a fence gets: open transactions may have to be rolled back. */
const leastTime = 30_000

/** Says once that the fence was refused, and goes on trying at the pace of the probes for as long as it is wanted. */
export const requestFence: Runner<'RequestFence'> = async ({ operation, entry: id, generation }, run) => {
  const entry = entryOf(run, id)
  const { fencing } = run.engineOf(entry)
  let refused = false
  for (let failures = 1; await run.permitted(); failures++) {
    const { probeEveryMs, probeTimeoutMs } = run.policy()
    const fenced = await within(run, Math.max(leastTime, 4 * probeTimeoutMs), (signal) =>
      fencing.fence({ group: run.group, entry, generation }, operation, { ...run.run, signal }),
    )
    if (run.signal.aborted) return
    if (fenced._tag === 'Right')
      return void (await run.report({ type: 'FenceAnswered', entry: id, generation, lineage: fenced.right }))
    const { left } = fenced
    const givenUp = failures >= triesAtMost || left._tag === 'Unreachable' || !isPassing(left)
    if (givenUp && !refused) {
      refused = true
      if (!(await run.report({ type: 'FenceRefused', entry: id, generation, why: failureOf(left) }))) return
    }
    run.retrying(failures, failureOf(left))
    if (!(await run.pause(probeEveryMs))) return
  }
}
