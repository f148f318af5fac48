import { resolve } from 'node:path'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { type InvalidConnection, invalidConnection } from './invalid-connection.ts'

/** What a connection string's options say, after every one of them was understood. */
export interface ConnectionOptions {
  readonly tls: boolean
  /** Absolute path of the CA's certificate; null: those that Node trusts. */
  readonly caFile: string | null
  readonly connectionName: string | null
  /** Milliseconds between keepalive pings, and until one counts as unanswered. */
  readonly keepAliveMs: number
  readonly keepAliveTimeoutMs: number
}

const LEAST_KEEPALIVE_MS = 10_000

const unset: ConnectionOptions = {
  tls: true,
  caFile: null,
  connectionName: null,
  keepAliveMs: LEAST_KEEPALIVE_MS,
  keepAliveTimeoutMs: LEAST_KEEPALIVE_MS,
}

type Read = (value: string, so: ConnectionOptions) => ConnectionOptions | string

const known: Readonly<Record<string, Read>> = {
  tls: (value, so) =>
    value === 'true' || value === 'false' ? { ...so, tls: value === 'true' } : 'tls is true or false',
  tlscafile: (value, so) => ({ ...so, caFile: resolve(value) }),
  connectionname: (value, so) => ({ ...so, connectionName: value }),
  nodepreference: (value, so) =>
    value.toLowerCase() === 'leader' ? so : 'nodePreference can only be leader: the log is read and written there',
  keepaliveinterval: (value, so) => {
    const keepAliveMs = wholeNumber(value)
    return keepAliveMs === null || keepAliveMs < LEAST_KEEPALIVE_MS
      ? `keepAliveInterval is a number of milliseconds from ${LEAST_KEEPALIVE_MS}: every call has a timer of its own`
      : { ...so, keepAliveMs }
  },
  keepalivetimeout: (value, so) => {
    const keepAliveTimeoutMs = wholeNumber(value)
    return keepAliveTimeoutMs === null || keepAliveTimeoutMs < 1
      ? 'keepAliveTimeout is a number of milliseconds'
      : { ...so, keepAliveTimeoutMs }
  },
}

/** Options that the client knows and this log decides otherwise, each with the reason. */
const refused: Readonly<Record<string, string>> = {
  tlsverifycert: 'tlsVerifyCert has no effect in this client: give the CA with tlsCAFile, or tls=false',
  throwonappendfailure: 'throwOnAppendFailure is decided by the log',
  defaultdeadline: 'defaultDeadline has no effect here: see the patience of the log',
  gossiptimeout: 'gossipTimeout has no effect here: every host is tried at once, see the patience of the log',
  discoveryinterval: 'discoveryInterval has no effect here: every host is tried at once',
  maxdiscoverattempts: 'maxDiscoverAttempts has no effect here: every host is tried at once',
  usercertfile: 'userCertFile is not supported: give a user name and a password',
  userkeyfile: 'userKeyFile is not supported: give a user name and a password',
}

/** The options of the query part; the first that is not understood is named, without its value. */
export const optionsOf = (query: string | undefined): Either<InvalidConnection, ConnectionOptions> => {
  let options = unset
  for (const part of query === undefined || query === '' ? [] : query.split('&')) {
    const at = part.indexOf('=')
    const key = at < 0 ? part : part.slice(0, at)
    const flat = key.toLowerCase().replace(/[_-]/g, '')
    const read = known[flat]
    if (read === undefined) return invalid(refused[flat] ?? `the option ${shown(key)} is unknown`)
    const value = decoded(part.slice(at + 1).trim())
    if (at < 0 || value === null || value === '') return invalid(`the option ${shown(key)} has no readable value`)
    const so = read(value, options)
    if (typeof so === 'string') return invalid(so)
    options = so
  }
  return options.caFile !== null && !options.tls ? invalid('tlsCAFile stands beside tls=false') : right(options)
}

/** A part of a mistyped string may be a password: only what looks like the name of an option is repeated. */
const shown = (key: string): string => (/^[A-Za-z_-]{1,40}$/.test(key) ? `'${key}'` : 'after the ?')

const decoded = (value: string): string | null => {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}

const wholeNumber = (value: string): number | null => (/^\d{1,9}$/.test(value) ? Number(value) : null)

const invalid = (says: string): Either<InvalidConnection, never> => invalidConnection(`string: ${says}`)
