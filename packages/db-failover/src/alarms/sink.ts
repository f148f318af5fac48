import type { Either } from 'fp-ts/lib/Either.js'
import type { AlarmSink } from '../config/process/alarm-sink.ts'
import type { Environment } from '../config/process/read.ts'
import { commandSink } from './command-sink.ts'
import { fileSink } from './file-sink.ts'
import type { AlarmMessage } from './message.ts'
import { webhookSink } from './webhook-sink.ts'

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

export const sinkOf = (config: AlarmSink, env: Environment): Sink =>
  'command' in config ? commandSink(config) : 'webhook' in config ? webhookSink(config, env) : fileSink(config)
