import { type Either, left } from 'fp-ts/lib/Either.js'

/** Why a connection was not even tried. `says` names the part and what to do, never a password. */
export interface InvalidConnection {
  readonly _tag: 'InvalidConnection'
  readonly retry: 'Permanent'
  readonly says: string
}

export const invalidConnection = (says: string): Either<InvalidConnection, never> =>
  left({ _tag: 'InvalidConnection', retry: 'Permanent', says: `the connection ${says}` })
