import { failureOf, isContent } from './failure.ts'
import { restoreOrder } from './restore-order.ts'
import { entryOf, type Runner } from './run.ts'

/** Into a new generation; after a crash it starts afresh. */
export const restoreDatabase: Runner<'RestoreDatabase'> = async (effect, run) => {
  const { operation } = effect
  const entry = entryOf(run, effect.on)
  const order = restoreOrder(run, effect)
  if (!(await run.permitted())) return
  const begun = run.clock.monotonic()
  const restored = await run.engineOf(entry).restores.restore(entry, run.group, order, run.run)()
  if (run.signal.aborted) return
  // A finished restore took time: 0 stands for a standby that was ready.
  const tookMs = Math.max(1, Math.round(run.clock.monotonic() - begun))
  await (restored._tag === 'Right'
    ? run.report({ type: 'RestoreFinished', operation, tookMs })
    : run.report({
        type: 'RestoreDidNotFinish',
        operation,
        why: failureOf(restored.left),
        content: isContent(restored.left),
      }))
}
