import { failureOf } from './failure.ts'
import { entryOf, type Runner } from './run.ts'

export const releaseFence: Runner<'ReleaseFence'> = async ({ entry: id, generation }, run) => {
  const entry = entryOf(run, id)
  for (let failures = 1; await run.permitted(); failures++) {
    const released = await run.engineOf(entry).fencing.release({ group: run.group, entry, generation }, run.run)()
    if (run.signal.aborted) return
    if (released._tag === 'Right') return void (await run.report({ type: 'FenceWasReleased', entry: id, generation }))
    run.retrying(failures, failureOf(released.left))
    if (!(await run.pause(run.retryIn(failures)))) return
  }
}
