import type { Entry } from '@db-failover/domain'
import mssql from 'mssql'
import type { Credential, Settings } from './config.ts'
import { driverConfig } from './driver-config.ts'
import { cancelled, errorAfter, Refused, refused, stopIfAborted } from './errors.ts'
import { connectError, loginNumbers } from './login-numbers.ts'
import { messagesOf, type ServerMessage } from './server-message.ts'
import { stallWatch } from './stall-watch.ts'
import type { Statement } from './statement.ts'

export type Row = Readonly<Record<string, unknown>>

export interface Answer {
  readonly rows: readonly Row[]
  readonly affected: number
}

export interface Following {
  readonly signal: AbortSignal
  readonly heard: (message: ServerMessage) => void
}

/**
 * One connection to one server, and never a second one behind its back: what was checked on it holds for what is said on it
 * next. A statement that fails throws `Refused`.
 */
export interface Session {
  /** A statement that answers at once: reads, and writes of one row. */
  readonly ask: (statement: Statement, timeoutMs?: number) => Promise<Answer>
  /** BACKUP, RESTORE, ALTER DATABASE and the like: no time limit but that of a stall; ends on the server when aborted. */
  readonly carryOut: (statement: Statement, following: Following) => Promise<readonly ServerMessage[]>
  readonly close: () => Promise<void>
}

export interface Opening {
  readonly entry: Entry
  readonly credential: Credential | null
  /** `master` unless said otherwise: a session in a database holds a lock that blocks its restore. */
  readonly database?: string
  readonly programName: string
  readonly signal: AbortSignal
  readonly connectTimeoutMs?: number
}

const typeOf = (value: string | number | null) => (typeof value === 'number' ? mssql.BigInt : mssql.NVarChar(4_000))

const requestFor = (pool: mssql.ConnectionPool, { parameters }: Statement, timeoutMs: number): mssql.Request => {
  const request = new mssql.Request(pool)
  // What the constructor's second argument sets; its types know only one argument.
  Object.assign(request, { overrides: { requestTimeout: timeoutMs } })
  for (const [name, value] of Object.entries(parameters)) request.input(name, typeOf(value), value)
  return request
}

/** A full history table in msdb does not undo a backup: the server says so (3009) and goes on to 3014. */
const succeededAllTheSame = (cause: unknown, heard: readonly ServerMessage[]): boolean => {
  const errors = messagesOf(cause)
  return errors.length > 0 && errors.every((m) => m.number === 3009) && heard.some((m) => m.number === 3014)
}

const carriedOut = async (
  settings: Settings,
  request: mssql.Request,
  text: string,
  { signal, heard }: Following,
): Promise<readonly ServerMessage[]> => {
  stopIfAborted(signal)
  const messages: ServerMessage[] = []
  const cancel = () => request.cancel()
  const watch = stallWatch(settings.clock, settings.stalledAfterMs, cancel)
  request.on('info', (m: ServerMessage) => {
    watch.lives()
    messages.push(m)
    heard(m)
  })
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await request.batch(text)
    return messages
  } catch (cause) {
    if (signal.aborted) throw cancelled()
    if (watch.stalled())
      throw refused(
        'OutcomeUnknown',
        'STALLED',
        `No progress for ${settings.stalledAfterMs} ms; it was cancelled.`,
        cause,
      )
    if (succeededAllTheSame(cause, messages)) return messages
    throw new Refused(errorAfter(true)(cause))
  } finally {
    watch.end()
    signal.removeEventListener('abort', cancel)
  }
}

export const openSession = async (settings: Settings, opening: Opening): Promise<Session> => {
  stopIfAborted(opening.signal, settings.closed)
  const { entry, credential } = opening
  if (credential === null)
    throw refused(
      'NotPermitted',
      'NO_CREDENTIAL',
      `This process holds no credential for the server of entry ${entry.id}.`,
    )
  const numbers = loginNumbers()
  let connections = 0
  const pool = new mssql.ConnectionPool({
    ...driverConfig(settings, { ...opening, credential }),
    pool: { max: 1, min: 0, idleTimeoutMillis: 3_600_000 },
    validateConnection: false,
    beforeConnect: (connection) => {
      connections++
      numbers.hook(connection)
    },
  })
  // Without a listener a connection that dies between two statements would end the process.
  pool.on('error', () => {})
  const close = () => pool.close().catch(() => {})
  const alone = () => {
    if (connections > 1) throw refused('OutcomeUnknown', 'RECONNECTED', `The connection to ${entry.server} was lost.`)
  }
  const aborted = () => void close()
  opening.signal.addEventListener('abort', aborted, { once: true })
  try {
    await pool.connect()
    // The driver connects once to see whether it can, and again for the first request: that one is ours.
    connections = 0
  } catch (cause) {
    await close()
    if (opening.signal.aborted) throw cancelled()
    throw connectError(cause, numbers.heard())
  } finally {
    opening.signal.removeEventListener('abort', aborted)
  }
  return {
    ask: async (statement, timeoutMs = 15_000) => {
      try {
        const { recordset, rowsAffected } = await requestFor(pool, statement, timeoutMs).query<Row>(statement.text)
        alone()
        return { rows: recordset ?? [], affected: rowsAffected[0] ?? 0 }
      } catch (cause) {
        throw new Refused(errorAfter(true)(cause))
      }
    },
    carryOut: async (statement, following) => {
      const messages = await carriedOut(settings, requestFor(pool, statement, 0), statement.text, following)
      alone()
      return messages
    },
    close,
  }
}

/** Opens, works and closes, whatever happens. */
export const withSession = async <A>(
  settings: Settings,
  opening: Opening,
  work: (session: Session) => Promise<A>,
): Promise<A> => {
  const session = await openSession(settings, opening)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}
