import { kindText } from '@db-failover/audit'
import type { Instant, OperationId, State } from '@db-failover/domain'

export interface RunningWork {
  readonly operation: OperationId
  readonly since: Instant | null
  readonly says: string
}

/** Every operation that is under way. */
export const runningWork = ({ switches, backups, restores }: State): readonly RunningWork[] => {
  const work: RunningWork[] = []
  const { running: w } = switches
  const { running: b, copying: c, drill: d } = backups
  const { running: s } = restores
  if (w !== null)
    work.push({ operation: w.operation, since: w.startedAt, says: `${kindText[w.kind]} from ${w.from} to ${w.to}` })
  if (b !== null) work.push({ operation: b.operation, since: b.startedAt, says: `a ${b.kind} backup of ${b.entry}` })
  if (c !== null) work.push({ operation: c.operation, since: null, says: `copying ${c.set} to ${c.to.join(', ')}` })
  if (d !== null) work.push({ operation: d.operation, since: d.startedAt, says: `a drill on ${d.on}` })
  if (s !== null) work.push({ operation: s.operation, since: null, says: `a standby restore on ${s.on}` })
  return work
}
