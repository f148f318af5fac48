import assert from 'node:assert/strict'
import { type EventStoreEventLog, type EventStoreEventLogConfig, openEventStoreEventLog } from '../src/index.ts'

export const opened = (config: EventStoreEventLogConfig): EventStoreEventLog => {
  const log = openEventStoreEventLog(config)
  return log._tag === 'Right' ? log.right : assert.fail(log.left.says)
}
