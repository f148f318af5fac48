import type { Either } from 'fp-ts/lib/Either.js'
import type { AlarmMessage } from './message.ts'

/** Why one delivery failed, in one sentence without secrets. */
export interface NotDelivered {
  readonly _tag: 'NotDelivered'
  readonly says: string
}

/** One way to tell people. Never rejects. */
export interface Sink {
  /** As alarms and messages call it. */
  readonly name: string
  readonly deliver: (message: AlarmMessage, stop: AbortSignal) => Promise<Either<NotDelivered, void>>
}
