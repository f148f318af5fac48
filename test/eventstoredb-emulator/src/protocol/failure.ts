import { Metadata, type ServiceError, status } from '@grpc/grpc-js'
import type { Refusal } from '../store/answer.ts'
import { numberOf } from '../store/expectation.ts'

/** An error as it goes over the wire: a code, a text, and trailers of which `exception` names the kind. */
export class Failure extends Error implements ServiceError {
  readonly code: status
  readonly details: string
  readonly metadata: Metadata

  constructor(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
    super(details)
    this.code = code
    this.details = details
    this.metadata = new Metadata()
    for (const [key, value] of Object.entries(trailers)) this.metadata.set(key, printable(value))
  }
}

/** A trailer holds printable ASCII only; what else stands in a name is escaped. */
const printable = (value: string) => value.replace(/[^\x20-\x7e]/gu, encodeURIComponent)

/** What the server says of anything that it did not foresee. */
export const handlerThrew = (): Failure => new Failure(status.UNKNOWN, 'Exception was thrown by handler.')

export const streamDeleted = (stream: string): Failure =>
  new Failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

export const accessDenied = (): Failure =>
  new Failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })

export const notReady = (): Failure => new Failure(status.UNAVAILABLE, 'Server Is Not Ready')

export const notLeader = (leader: { readonly host: string; readonly port: number }): Failure =>
  new Failure(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': leader.host,
    'leader-endpoint-port': String(leader.port),
  })

/** The kind of an error without the versions that belong to it. */
export const malformedError = (): Failure =>
  new Failure(status.FAILED_PRECONDITION, 'Append failed.', { exception: 'wrong-expected-version' })

/** The refusal of a call that has no answer of its own for it. */
export const failureOf = (stream: string, operation: 'Append' | 'Delete', refusal: Refusal): Failure => {
  switch (refusal.kind) {
    case 'wrong-expected-version': {
      const [expected, actual] = [String(numberOf(refusal.expectation)), String(refusal.last)]
      const text = `${operation} failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expected}, Actual version: ${actual}`
      return new Failure(status.FAILED_PRECONDITION, text, {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': expected,
        'actual-version': actual,
      })
    }
    case 'stream-deleted':
      return streamDeleted(stream)
    case 'too-large':
      return new Failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${refusal.most} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(refusal.most),
      })
    case 'bad-request':
      return handlerThrew()
    case 'access-denied':
      return accessDenied()
    case 'timeout':
      return new Failure(status.ABORTED, `Operation timed out: ${refusal.why}`)
    case 'not-ready':
      return notReady()
  }
}
