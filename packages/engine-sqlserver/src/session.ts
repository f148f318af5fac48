import type { Entry } from '@db-failover/domain'
import mssql from 'mssql'
import type { Asks, Row } from './asks.ts'
import type { Settings } from './config.ts'
import { cancelled, errorAfter, Refused, refused, stopIfAborted } from './errors.ts'
import { connectError } from './login-numbers.ts'
import { newPool, type Pool, type PoolOrder } from './pool.ts'
import { requestWatch } from './request-watch.ts'
import { causeOf, messagesOf, type ServerMessage } from './server-message.ts'
import { stallWatch } from './stall-watch.ts'
import type { Statement } from './statement.ts'
import { ownSession } from './statements/catalog.ts'

/** How a long statement is followed. */
export interface Following {
  readonly signal: AbortSignal
  readonly heard: (message: ServerMessage) => void
  /** How far it is, 0 to 1, by what the server says of it on another connection. */
  readonly seen?: (fraction: number) => void
}

/**
 * One connection to one server, and never a second one behind its back: what was checked on it holds for what is said on it
 * next.
 */
export interface Session extends Asks {
  /** BACKUP, RESTORE, ALTER DATABASE and the like: no time limit but that of a stall; ends on the server when aborted. */
  readonly carryOut: (statement: Statement, following: Following) => Promise<readonly ServerMessage[]>
  readonly close: () => Promise<void>
}

export interface Opening extends Omit<PoolOrder, 'connections' | 'idleMs' | 'once' | 'requestTimeoutMs'> {
  readonly signal: AbortSignal
}

const typeOf = (value: string | number | null) => (typeof value === 'number' ? mssql.BigInt : mssql.NVarChar(4_000))

const requestFor = ({ driver }: Pool, { parameters }: Statement, timeoutMs: number): mssql.Request => {
  const request = new mssql.Request(driver)
  // What the constructor's second argument sets; its types know only one argument.
  Object.assign(request, { overrides: { requestTimeout: timeoutMs } })
  for (const [name, value] of Object.entries(parameters)) request.input(name, typeOf(value), value)
  return request
}

/** A statement for which no connection could be had was never sent. */
const thrownBy = (pool: Pool, cause: unknown): Refused =>
  cause instanceof mssql.ConnectionError ? connectError(cause, pool.heard()) : new Refused(errorAfter(true)(cause))

export const askOn =
  (pool: Pool, timeoutMs: number): Asks['ask'] =>
  async (statement, times = 1) => {
    try {
      const { recordset, rowsAffected } = await requestFor(pool, statement, timeoutMs * times).query<Row>(
        statement.text,
      )
      return { rows: recordset ?? [], affected: rowsAffected[0] ?? 0 }
    } catch (cause) {
      throw thrownBy(pool, cause)
    }
  }

/** A full history table in msdb does not undo a backup: the server says so (3009) and goes on to 3014. */
const succeededAllTheSame = (cause: unknown, heard: readonly ServerMessage[]): boolean => {
  const errors = messagesOf(cause)
  return errors.length > 0 && errors.every((m) => m.number === 3009) && heard.some((m) => m.number === 3014)
}

/** The server did not say that it has stopped: it may still be at it. */
const notStopped = (cause: unknown): boolean => causeOf(cause).code === 'ETIMEOUT'

const carryOutOn =
  (settings: Settings, entry: Entry, pool: Pool): Session['carryOut'] =>
  async (statement, { signal, heard, seen = () => {} }) => {
    stopIfAborted(signal)
    const own = Number((await askOn(pool, settings.statementTimeoutMs)(ownSession())).rows[0]?.['own'])
    stopIfAborted(signal)
    const request = requestFor(pool, statement, 0)
    const messages: ServerMessage[] = []
    const cancel = () => request.cancel()
    const watch = stallWatch(settings, requestWatch(settings, entry, own, seen), cancel)
    request.on('info', (m: ServerMessage) => {
      watch.lives()
      messages.push(m)
      heard(m)
    })
    signal.addEventListener('abort', cancel, { once: true })
    try {
      await request.batch(statement.text)
      return messages
    } catch (cause) {
      if (signal.aborted)
        throw notStopped(cause)
          ? refused('Cancelled', 'NOT_STOPPED', 'The work was cancelled; its server does not say that it has stopped.')
          : cancelled()
      if (watch.stalled())
        throw refused(
          'OutcomeUnknown',
          'STALLED',
          `No progress for ${settings.stalledAfterMs} ms; it was cancelled.`,
          cause,
        )
      if (succeededAllTheSame(cause, messages)) return messages
      throw thrownBy(pool, cause)
    } finally {
      watch.end()
      signal.removeEventListener('abort', cancel)
    }
  }

export const openSession = async (settings: Settings, { signal, ...opening }: Opening): Promise<Session> => {
  stopIfAborted(signal, settings.closed)
  const pool = newPool(settings, { ...opening, connections: 1, idleMs: 3_600_000, once: true })
  signal.addEventListener('abort', pool.cut, { once: true })
  try {
    await pool.connect()
  } catch (cause) {
    throw signal.aborted ? cancelled() : cause
  } finally {
    signal.removeEventListener('abort', pool.cut)
  }
  return {
    ask: askOn(pool, settings.statementTimeoutMs),
    carryOut: carryOutOn(settings, opening.entry, pool),
    close: pool.close,
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
