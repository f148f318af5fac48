import { status } from '@grpc/grpc-js'
import type { Refusal } from '../store/answer.ts'
import {
  AccessDenied,
  Any,
  BadRequest,
  Empty,
  MaximumAppendSizeExceeded,
  Status,
  StreamDeleted,
  Timeout,
  WrongExpectedVersion,
} from './definitions.ts'
import { streamIdentifier } from './record.ts'

interface Packable {
  serializeBinary(): Uint8Array
}

const PACKAGE = 'event_store.client'

const refused = (code: status, message: string, name: string, details: Packable) => {
  const packed = new Any()
  packed.pack(details.serializeBinary(), name)
  return new Status().setCode(Number(code)).setMessage(message).setDetails(packed)
}

const wrongExpectedVersion = ({ expectation, last }: Extract<Refusal, { kind: 'wrong-expected-version' }>) => {
  const details = new WrongExpectedVersion()
  if (last < 0n) details.setCurrentNoStream(new Empty())
  else details.setCurrentStreamRevision(String(last))
  if (expectation.kind === 'revision') details.setExpectedStreamPosition(String(expectation.revision))
  if (expectation.kind === 'any') details.setExpectedAny(new Empty())
  if (expectation.kind === 'no-stream') details.setExpectedNoStream(new Empty())
  if (expectation.kind === 'stream-exists') details.setExpectedStreamExists(new Empty())
  return details
}

/** How a refusal stands in the answers of BatchAppend, where it is data and not an error of the call. */
export const refusalStatus = (stream: string, refusal: Refusal) => {
  switch (refusal.kind) {
    case 'wrong-expected-version':
      return refused(status.FAILED_PRECONDITION, '', `${PACKAGE}.WrongExpectedVersion`, wrongExpectedVersion(refusal))
    case 'stream-deleted': {
      const details = new StreamDeleted().setStreamIdentifier(streamIdentifier(stream))
      return refused(status.FAILED_PRECONDITION, '', `${PACKAGE}.StreamDeleted`, details)
    }
    case 'too-large': {
      const details = new MaximumAppendSizeExceeded().setMaxappendsize(refusal.most)
      return refused(status.INVALID_ARGUMENT, '', `${PACKAGE}.MaximumAppendSizeExceeded`, details)
    }
    case 'bad-request':
      return refused(status.INVALID_ARGUMENT, 'BadRequest', `${PACKAGE}.BadRequest`, new BadRequest())
    case 'access-denied':
      return refused(status.PERMISSION_DENIED, '', `${PACKAGE}.AccessDenied`, new AccessDenied())
    case 'timeout':
      return refused(status.DEADLINE_EXCEEDED, refusal.why, `${PACKAGE}.Timeout`, new Timeout())
    case 'not-ready':
      return refused(status.UNAVAILABLE, 'Server Is Not Ready', 'google.protobuf.Empty', new Empty())
  }
}
