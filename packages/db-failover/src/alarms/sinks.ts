import type { AlarmSink } from '../config/process/alarm-sink.ts'
import type { Environment } from '../config/process/read.ts'
import { commandSink } from './command-sink.ts'
import { fileSink } from './file-sink.ts'
import type { Sink } from './sink.ts'
import { webhookSink } from './webhook-sink.ts'

export const sinkOf = (config: AlarmSink, env: Environment): Sink =>
  'command' in config ? commandSink(config) : 'webhook' in config ? webhookSink(config, env) : fileSink(config)
