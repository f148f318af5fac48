import {
  attemptWith,
  cancelled,
  type EngineError,
  engineError,
  Refused,
  refused,
  stopIfAborted,
} from '@db-failover/ports'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { tagOf } from './error-numbers.ts'
import { causeOf, messagesOf, type ServerMessage, systemErrorIn } from './server-message.ts'

export { cancelled, Refused, refused, stopIfAborted }

type Tag = EngineError['_tag']

/** Codes of the driver that say what became of a request without any message of the server. */
const driverCodes: Readonly<Record<string, Tag>> = {
  ECANCEL: 'Cancelled',
  ESOCKET: 'Unreachable',
  ECONNCLOSED: 'Unreachable',
  ENOTOPEN: 'Unreachable',
  EINSTLOOKUP: 'Unreachable',
  ELOGIN: 'NotPermitted',
  EENCRYPT: 'NotPermitted',
}

/** The statement had been sent: whether it was carried out is read again, never guessed. */
const afterSending: ReadonlySet<string> = new Set(['ETIMEOUT', 'ECONNRESET', 'ESOCKET', 'EPIPE'])

/** A certificate that does not fit is a setting of this process or of the server: trying again helps nobody. */
const isSetting = (says: string): boolean => /certificate|self-signed|altname/i.test(says)

/** What helps where the server's own words do not say it. */
const help: ReadonlyMap<number, string> = new Map([
  [
    33101,
    'The backups are to be encrypted with a certificate that this server has not, or without its private key: create it in master, the same as on the other servers.',
  ],
  [
    33111,
    'The backup is encrypted with a certificate that this server has not: back the certificate up, with its private key, where the backup was made, and create it in master here.',
  ],
])

const said = ({ message, number }: ServerMessage): string => {
  const what = help.get(number)
  return `SQL Server says: ${message.trim()} (${number})${what === undefined ? '' : ` ${what}`}`
}

/**
 * A server's first message is the reason; the last is nearly always 3013 or 5069, which only say that it ended. For a device
 * the operating system's error within the message decides.
 */
const fromServer = (messages: readonly ServerMessage[], cause: unknown): EngineError | null => {
  const reason = messages.find((m) => tagOf(m.number, systemErrorIn(m.message)) !== null) ?? messages[0]
  if (reason === undefined) return null
  const tag = tagOf(reason.number, systemErrorIn(reason.message)) ?? 'BadDatabase'
  return engineError(tag, String(reason.number), said(reason), cause)
}

/** What was thrown, as a value. `sent`: it was thrown by a statement that had been sent, not while connecting. */
export const errorAfter =
  (sent: boolean) =>
  (cause: unknown): EngineError => {
    if (cause instanceof Refused) return cause.error
    const { code, says } = causeOf(cause)
    const server = fromServer(messagesOf(cause), cause)
    if (code === 'ECANCEL') return engineError('Cancelled', code, 'The statement was cancelled.', cause)
    if (server !== null) return server
    if (sent && afterSending.has(code))
      return engineError('OutcomeUnknown', code, `The connection was lost while the statement ran: ${says}`, cause)
    return engineError(isSetting(says) ? 'NotPermitted' : (driverCodes[code] ?? 'Unreachable'), code, says, cause)
  }

export const errorOf = errorAfter(false)

/** The package's edge: what is thrown inside becomes a value. */
export const attempt: <A>(work: () => Promise<A>) => TaskEither<EngineError, A> = attemptWith(errorOf)
