import { about, type LogExamination } from '@db-failover/ports'
import type { EventStoreEventLogConfig } from './config.ts'

/** A log in EventStoreDB, as `doctor` looks at it. */
export const examineEventStore = (_: EventStoreEventLogConfig): LogExamination => ({
  examine: async () => [
    about(null).warning('log', 'EventStoreDB is not examined yet.', 'Type: db-failover init-log --dry-run'),
  ],
})
