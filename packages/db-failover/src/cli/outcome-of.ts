import { sentenceOf } from '@db-failover/audit'
import type { OperationId } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import type { Failure } from './failure.ts'

const failed = (e: ChainedEvent, next: string | null): Failure => ({ _tag: 'Failed', says: sentenceOf(e), next })

/** A backup that somebody asked for is not tried again by itself. */
const askedAgain = (events: readonly ChainedEvent[], operation: OperationId): string => {
  const begun = events.flatMap(({ event: e }) => (e.type === 'BackupStarted' ? [e.data] : []))
  const asked = begun.find((b) => b.operation === operation && b.cause === 'manual')
  return asked === undefined ? 'status' : `backup ${asked.kind}`
}

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
        failure = failed(e, 'status')
        break
      case 'OperationAbandoned':
      case 'BackupFailed':
        failure = failed(e, askedAgain(events, e.event.data.operation))
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
