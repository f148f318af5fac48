import { failureOf } from './failure.ts'
import { restoreOrder } from './restore-order.ts'
import { entryOf, type Runner } from './run.ts'

export const runDrill: Runner<'RunDrill'> = async (effect, run) => {
  const { operation, on } = effect
  const entry = entryOf(run, on)
  const epoch = run.state().backups.sets[effect.chain.full]?.backup.epoch ?? operation
  const order = restoreOrder(run, { ...effect, epoch })
  if (!(await run.permitted())) return
  const begun = run.clock.monotonic()
  const drilled = await run.engineOf(entry).restores.drill(entry, run.group, order, run.run)()
  if (run.signal.aborted) return
  const tookMs = Math.max(1, Math.round(run.clock.monotonic() - begun))
  await (drilled._tag === 'Right'
    ? run.report({ type: 'DrillFinished', operation, tookMs, checks: drilled.right })
    : run.report({ type: 'DrillDidNotFinish', operation, tookMs, why: failureOf(drilled.left) }))
}
