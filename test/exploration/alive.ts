import { whole } from './cuts.ts'
import { type Hunt, hunt } from './hunt.ts'
import { minutes } from './minutes.ts'
import { type Node, real } from './node.ts'
import { promised } from './promises.ts'
import { silent } from './report.ts'
import { everything } from './scope.ts'
import { awayFromMaster, startOf } from './start.ts'

/** Where random walks through groups with these backup databases begin: every policy that tells rules apart, every stage. */
const startsWith = (backups: readonly string[]): readonly Node[] => {
  const scheduled = { ...whole(backups), scheduleMs: 60 * minutes }
  const policies = [{}, { standby: 'warm' }, { withoutLog: 'keep' }] as const
  return [
    ...policies.flatMap((policy) => [
      startOf(real, { ...scheduled, policy }, silent),
      startOf(real, { ...scheduled, policy, changes: [] }, silent),
    ]),
    startOf(real, { ...scheduled, enabled: false }, silent),
    awayFromMaster(real, startOf(real, { ...scheduled, changes: [] }, silent), silent),
  ]
}

/** Walks in which anything can happen; every few steps the way back to a protected group is looked for. */
export const surviving = (backups: readonly string[], extent: Pick<Hunt, 'seed' | 'walks' | 'length' | 'until'>) =>
  hunt(real, {
    starts: startsWith(backups),
    scope: everything,
    entries: ['a', ...backups],
    recoveryEvery: 5,
    every: promised,
    ...extent,
  })
