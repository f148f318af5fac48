import { existsSync } from 'node:fs'
import { type Either, right } from 'fp-ts/lib/Either.js'
import type { Credentials } from './config.ts'
import { type ConnectionOptions, optionsOf } from './connection-options.ts'
import { type Endpoint, endpointOf } from './endpoint.ts'
import { type InvalidConnection, invalidConnection } from './invalid-connection.ts'

/** A connection string, checked. The client never sees the text: it prints one that it does not like, password included. */
export interface Target {
  /** Where to look for the leader: any node of a cluster names it, so one that answers is enough. */
  readonly endpoints: readonly [Endpoint, ...(readonly Endpoint[])]
  /** Given with every call. Without TLS the client drops them, but they still choose the way appends take. */
  readonly credentials: Credentials
  readonly options: ConnectionOptions
}

const FORM = /^(?<scheme>[a-z+]+):\/\/(?:(?<who>[^@/?]*)@)?(?<hosts>[^/?@]*)\/?(?:\?(?<query>.*))?$/s

/** Never sent: without TLS the client drops credentials, and with any on the call it appends one by one. */
const nobody: Credentials = { username: 'nobody', password: 'nobody' }

export const targetOf = (text: string, given: Credentials | undefined): Either<InvalidConnection, Target> => {
  const parts = FORM.exec(text.trim())?.groups
  if (parts === undefined)
    return invalidConnection('is not of the form esdb://host:2113,host:2113?option=value (or esdb+discover://…)')
  const { scheme, who, hosts, query } = parts
  if (scheme !== 'esdb' && scheme !== 'esdb+discover')
    return invalidConnection(`begins with ${scheme}://: this client knows esdb:// and esdb+discover://`)
  const options = optionsOf(query)
  if (options._tag === 'Left') return options
  const endpoints = endpointsOf(hosts ?? '')
  if (endpoints._tag === 'Left') return endpoints
  const credentials = whoAsks(who, given, options.right.tls)
  if (credentials._tag === 'Left') return credentials
  const { caFile } = options.right
  if (caFile !== null && !existsSync(caFile))
    return invalidConnection(`names the CA file ${caFile} (tlsCAFile), which is not there`)
  return right({
    endpoints: endpoints.right,
    credentials: credentials.right,
    options: options.right,
  })
}

const endpointsOf = (hosts: string): Either<InvalidConnection, Target['endpoints']> => {
  const [first, ...others] = hosts.split(',').map(endpointOf)
  if (first === undefined || first === null) return invalidConnection('names no host, or one that is not host:port')
  const rest: Endpoint[] = []
  for (const [i, endpoint] of others.entries()) {
    if (endpoint === null) return invalidConnection(`names as host ${i + 2} something that is not host:port`)
    rest.push(endpoint)
  }
  return right([first, ...rest])
}

const whoAsks = (
  who: string | undefined,
  given: Credentials | undefined,
  tls: boolean,
): Either<InvalidConnection, Credentials> => {
  if (who !== undefined && given !== undefined)
    return invalidConnection('holds a user name, and credentials are given beside it: say it once')
  const named = given ?? (who === undefined ? null : credentialsIn(who))
  if (named === null && who !== undefined)
    return invalidConnection('holds a user name without a password, or one that is not percent-encoded')
  if (!tls)
    return named === null
      ? right(nobody)
      : invalidConnection('says tls=false, where credentials are never sent: leave them out, or use TLS')
  if (named === null) return invalidConnection('uses TLS, so somebody must ask: give credentials')
  if (named.username === '' || named.username.includes(':'))
    return invalidConnection('has a user name that is empty or holds a colon')
  return right(named)
}

const credentialsIn = (who: string): Credentials | null => {
  const [username, password, ...rest] = who.split(':')
  if (username === undefined || password === undefined || rest.length > 0) return null
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    return null
  }
}
