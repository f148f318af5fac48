import type * as t from 'io-ts'
import { period } from '../shape/duration.ts'
import { eitherOf } from '../shape/either-of.ts'
import { list, named } from '../shape/list.ts'
import { field, object, optional } from '../shape/object.ts'
import { text } from '../shape/scalars.ts'
import { shape } from '../shape/shape.ts'
import { reference } from './reference.ts'

const isHttp = (u: unknown): u is string => typeof u === 'string' && URL.canParse(u) && /^https?:\/\/[^@]*$/.test(u)

const address = shape(
  {
    allowed: 'an http or https address without a user or password in it',
    schema: { type: 'string', format: 'uri', pattern: '^https?://' },
  },
  isHttp,
  (u) => (isHttp(u) ? u : undefined),
)

const timeout = optional('A delivery that takes longer has failed.', period, 10_000)

/** Where alarms go. Each is told apart by its first key. */
export const alarmSink = eitherOf('an alarm sink', {
  command: object('a command', {
    command: field(
      'A program and its arguments, started without a shell for every alarm that opens or closes. The alarm comes as one line of JSON on standard input; nothing of it is put into the arguments.',
      list(text('a program or an argument'), 1),
    ),
    timeout,
  }),
  webhook: object('a webhook', {
    webhook: field('The alarm is posted here as JSON; an answer of 200 to 299 is a delivery.', address),
    headers: optional(
      'Further headers. Their values are references, so that no token stands in this file.',
      named(reference, 'header names, each with a reference'),
      {},
    ),
    timeout,
  }),
  file: object('a file', {
    file: field(
      'Every alarm is appended as one line of JSON. Relative to the folder of this file.',
      text('the path of a file'),
    ),
  }),
})
export type AlarmSink = t.TypeOf<typeof alarmSink>
