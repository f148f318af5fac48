import { currentVersion, type Instant, supervisorEvents } from '@db-failover/domain'
import { type EventLog, supervisorsStream } from '@db-failover/ports'

/** The newest sign of life of a supervisor, by its own clock. */
export interface Heard {
  readonly at: Instant
  readonly stopping: boolean
  /** Of its groups what is not as usual, and how far their work is. */
  readonly unusual: Readonly<Record<string, string>>
}

/** So many heartbeats of the whole installation are looked at, unless said otherwise. */
const BACK = 2_000

/** What the heartbeats say of this process; null where nothing is heard of it. A log that cannot be read says nothing. */
export const heardOf = async (log: EventLog, process: string, back = BACK): Promise<Heard | null> => {
  const page = await log.read(supervisorsStream, { direction: 'backwards', from: 'end', most: back })()
  if (page._tag === 'Left') return null
  for (const { type, schemaVersion, data } of page.right) {
    if (type !== 'SupervisorAlive' || schemaVersion !== currentVersion(type)) continue
    const alive = supervisorEvents.SupervisorAlive.decode(data)
    if (alive._tag === 'Right' && alive.right.process === process) return alive.right
  }
  return null
}
