import type { Verdict } from '@db-failover/domain'
import type { EngineError } from '@db-failover/ports'
import { errorOf } from './errors.ts'

export interface Failed {
  readonly verdict: Verdict
  /** A service restart also looks like this. */
  readonly refused: boolean
  readonly says: string
}

const starting: ReadonlySet<string> = new Set(['904', '921', '922', '941', '17187', '18401'])
/** Paused (17142); only administrators or one user let in (18451, 18461). */
const administrator: ReadonlySet<string> = new Set(['17142', '18451', '18461', '923', '924', '942', '927'])
/** SQL Server is being stopped. */
const stopping: ReadonlySet<string> = new Set(['17188', '6005'])
const unusable: ReadonlySet<string> = new Set(['926', '945', '823', '824', '3313', '3314', '3414'])

const isRefusedPort = (says: string): boolean => /ECONNREFUSED/.test(says)

/** Names, certificates and encryption are settings of this process: an alarm, never a loss. */
const isSetting = ({ code, says }: EngineError): boolean =>
  code === 'EENCRYPT' || /certificate|self-signed|altname|TLS|SSL/i.test(says)

const gone: ReadonlySet<string> = new Set([
  'ESOCKET',
  'ETIMEOUT',
  'ECONNRESET',
  'ECONNCLOSED',
  'EPIPE',
  'ENOTOPEN',
  'ETIMEDOUT',
])

export const deepSays = (cause: unknown, depth = 0): string => {
  if (!(cause instanceof Error) || depth > 4) return ''
  const inner = cause instanceof AggregateError ? cause.errors.map((e: unknown) => deepSays(e, depth + 1)) : []
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  const original = 'originalError' in cause ? deepSays(cause.originalError, depth + 1) : ''
  return [code, cause.message, original, deepSays(cause.cause, depth + 1), ...inner].join(' ')
}

/** What it amounts to that a probe could not ask. */
export const verdictOfFailure = (cause: unknown): Failed => {
  const error = errorOf(cause)
  const { code, says } = error
  const all = `${says} ${deepSays(error.cause)}`
  if (starting.has(code)) return { verdict: 'starting', refused: false, says }
  if (administrator.has(code)) return { verdict: 'administrator', refused: false, says }
  if (stopping.has(code)) return { verdict: 'gone', refused: true, says }
  if (unusable.has(code)) return { verdict: 'unusable', refused: false, says }
  if (isSetting({ ...error, says: all })) return { verdict: 'unhappy', refused: false, says }
  if (!gone.has(code)) return { verdict: 'unhappy', refused: false, says }
  const refused = isRefusedPort(all)
  return { verdict: 'gone', refused, says: refused ? `Nothing listens there: ${says}` : says }
}
