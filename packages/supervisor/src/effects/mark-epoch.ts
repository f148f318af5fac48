import { failureOf } from './failure.ts'
import { entryOf, type Runner } from './run.ts'

export const markEpoch: Runner<'MarkEpoch'> = async ({ entry: id, generation, epoch }, run) => {
  const entry = entryOf(run, id)
  const target = { group: run.group, entry, generation }
  for (let failures = 1; await run.permitted(); failures++) {
    const marked = await run.engineOf(entry).fencing.markEpoch(target, epoch, run.run)()
    if (run.signal.aborted) return
    if (marked._tag === 'Right')
      return void (await run.report({ type: 'EpochWasMarked', epoch, entry: id, lineage: marked.right }))
    run.retrying(failures, failureOf(marked.left))
    if (!(await run.pause(run.retryIn(failures)))) return
  }
}
