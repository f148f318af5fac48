import type { Lineage } from '@db-failover/domain'
import type { EngineError, Target } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import { failureOf, isContent, isPassing } from './failure.ts'
import { entryOf, type Runner } from './run.ts'

/** Tries before a target that cannot be reached is given up. */
const triesAtMost = 3

export const openAndCheck: Runner<'OpenAndCheck'> = async ({ operation, on, generation, epoch }, run) => {
  const entry = entryOf(run, on)
  const target: Target = { group: run.group, entry, generation }
  const { restores } = run.engineOf(entry)
  const tried = async (): Promise<Either<EngineError, Lineage> | null> => {
    run.progress({ step: 'open', fraction: null })
    const opened = await restores.open(target, epoch, run.run)()
    if (opened._tag === 'Left') return opened
    if (!(await run.permitted())) return null
    run.progress({ step: 'check', fraction: null })
    return restores.check(target, epoch, run.run)()
  }
  for (let failures = 1; await run.permitted(); failures++) {
    const checked = await tried()
    if (checked === null || run.signal.aborted) return
    if (checked._tag === 'Right')
      return void (await run.report({ type: 'TargetPassedCheck', operation, lineage: checked.right }))
    if (failures >= triesAtMost || !isPassing(checked.left))
      return void (await run.report({
        type: 'TargetFailedCheck',
        operation,
        why: failureOf(checked.left),
        content: isContent(checked.left),
      }))
    run.retrying(failures, failureOf(checked.left))
    if (!(await run.pause(run.policy().probeEveryMs))) return
  }
}
