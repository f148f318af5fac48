import type { EngineError } from '../../engine/engine.ts'

const retries: Readonly<Record<EngineError['_tag'], EngineError['retry']>> = {
  Unreachable: 'Transient',
  NoSpace: 'Transient',
  Cancelled: 'Transient',
  OutcomeUnknown: 'OutcomeUnknown',
  DatabaseMissing: 'Permanent',
  BadBackup: 'Permanent',
  BadDatabase: 'Permanent',
  Overtaken: 'Permanent',
  NotPermitted: 'Permanent',
}

export const memoryError = (_tag: EngineError['_tag'], code: string, says: string): EngineError => ({
  _tag,
  retry: retries[_tag],
  code,
  says,
})

export const cancelled = memoryError('Cancelled', 'ABORTED', 'The work was cancelled.')
export const closed = memoryError('Unreachable', 'CLOSED', 'The engine is closed.')
