import { sentenceOf } from '@db-failover/audit'
import type { ChainedEvent } from '@db-failover/ports'
import type { Failure } from './failure.ts'

const failed = (e: ChainedEvent, next: string | null): Failure => ({ _tag: 'Failed', says: sentenceOf(e), next })

/** Why the request did not end as asked; null when it did. The last event that tells decides. */
export const outcomeOf = (events: readonly ChainedEvent[]): Failure | null => {
  let failure: Failure | null = null
  let verified = 0
  for (const e of events) {
    switch (e.event.type) {
      case 'RequestEnded':
        if (e.event.data.how === 'lapsed') failure = { _tag: 'Unavailable', what: 'leader', says: sentenceOf(e) }
        else if (e.event.data.how !== 'done') failure = failed(e, 'status')
        break
      case 'SwitchAborted':
      case 'DrillFailed':
      case 'OperationAbandoned':
      case 'BackupFailed':
        failure = failed(e, 'status')
        break
      case 'BackupCopyFailed':
      case 'CopyRejected':
        failure = verified > 0 ? failure : failed(e, 'status')
        break
      case 'CopyVerified':
        verified++
        failure = null
        break
      case 'BackupTaken':
      case 'ActiveSwitched':
      case 'DrillPassed':
        failure = null
        break
      default:
        break
    }
  }
  return failure
}
