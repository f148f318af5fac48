import { type Metadata, status } from '@grpc/grpc-js'
import { Failure } from '../protocol/failure.ts'
import type { Caller, Users } from './users.ts'

const unauthenticated = () => new Failure(status.UNAUTHENTICATED, 'Unauthenticated')

/** Who makes a call, by its `authorization` header; a `Failure` where the name or the password is wrong. */
export const callerOf = (users: Users, metadata: Metadata): Caller | Failure => {
  const [header] = metadata.get('authorization')
  if (header === undefined) return null
  const encoded = /^Basic (?<pair>.*)$/i.exec(header.toString())?.groups?.['pair'] ?? ''
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return users.authenticated(username, rest.join(':')) ?? unauthenticated()
}
