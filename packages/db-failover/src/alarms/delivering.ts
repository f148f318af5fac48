import type { GroupId } from '@db-failover/domain'
import { type ChainedEvent, systemClock } from '@db-failover/ports'
import type { Supervisor } from '@db-failover/supervisor'
import { deliveries } from './delivery.ts'
import { alarmMessage } from './message.ts'
import type { Sink } from './sink.ts'

/** The alarms of a supervisor's groups on their way to people. */
export interface Delivering {
  /** Takes every event of a group, from the first one on. */
  readonly onEvent: (event: ChainedEvent, group: GroupId) => void
  /** The past is read: what is still open is delivered, and a delivery that fails becomes an alarm of this supervisor. */
  readonly begin: (supervisor: Supervisor) => void
  readonly close: () => Promise<void>
}

/** `said`: a sink begins to fail (`failing` says why), or works again (null). */
export const delivering = (
  sinks: readonly Sink[],
  said: (sink: string, failing: string | null) => void = () => {},
): Delivering => {
  let supervisor: Supervisor | null = null
  const all = deliveries({
    sinks,
    clock: systemClock,
    told: (sink, failing, says, { group }) => {
      said(sink, failing ? says : null)
      void supervisor?.observe(group, {
        type: 'Reported',
        alarm: 'delivery failing',
        subject: sink,
        holds: failing,
        says: failing ? `Alarms do not reach ${sink}: ${says}` : '',
        todo: `Look at ${sink}.`,
      })
    },
  })
  return {
    onEvent: (event, group) => {
      const message = alarmMessage(group, event)
      if (message !== null) all.take(message)
    },
    begin: (begun) => {
      supervisor = begun
      all.live()
    },
    close: all.close,
  }
}
