import * as t from 'io-ts'
import { eitherOf } from '../shape/either-of.ts'
import { field, object, optional } from '../shape/object.ts'
import { orNone, text } from '../shape/scalars.ts'
import { isRecord, type Shape } from '../shape/shape.ts'
import { type Reference, reference, WITHHELD } from './reference.ts'

const isWithoutSecret = (u: unknown): u is string => typeof u === 'string' && /^esdb(\+discover)?:\/\/[^@\s]+$/.test(u)

const allowed = `esdb://host:2113,host:2113 without a user or password in it, or ${reference.allowed}`

/** A connection string: written out where it holds no secret, else by reference. What is refused is not repeated. */
const connection: Shape<string | Reference> = Object.assign(
  new t.Type<string | Reference, unknown, unknown>(
    allowed,
    (u): u is string | Reference => isWithoutSecret(u) || reference.is(u),
    (u, c) => {
      if (isRecord(u)) return reference.validate(u, c)
      return isWithoutSecret(u) ? t.success(u) : t.failure(WITHHELD, c, allowed)
    },
    t.identity,
  ),
  {
    allowed,
    schema: { anyOf: [{ type: 'string', pattern: '^esdb(\\+discover)?://[^@\\s]+$' }, reference.schema] },
  },
)

const user = object('a user and a password', {
  user: field('The user name.', reference),
  password: field('Its password.', reference),
})

/** Where the log is. Each kind is told by its key. */
export const logPlace = eitherOf('the place of the log', {
  sqlite: object('a log in SQLite', {
    sqlite: field(
      'A SQLite file on a disk of this machine, shared by its processes. Relative to the folder of this file.',
      text('the path of a file'),
    ),
  }),
  eventstoredb: object('a log in EventStoreDB', {
    eventstoredb: field(
      'An EventStoreDB, shared by the processes of any number of machines.',
      object('an EventStoreDB', {
        connection: field('Its nodes and how they are reached. Encrypted unless tls=false.', connection),
        credentials: optional(
          'Who asks. Needed with TLS; refused without, where they are never sent.',
          orNone(user),
          null,
        ),
      }),
    ),
  }),
})
export type LogPlace = t.TypeOf<typeof logPlace>
