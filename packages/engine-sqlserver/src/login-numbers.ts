import { engineError, Refused } from '@db-failover/ports'
import type { config as DriverConfig } from 'mssql'
import { tagOf } from './error-numbers.ts'
import { errorOf } from './errors.ts'

/**
 * The driver reports a refused login without its number (`ELOGIN`); the connection's own events have it. Among several the
 * first is the reason: 4060 comes before its 18456.
 */
export interface LoginNumbers {
  readonly hook: NonNullable<DriverConfig['beforeConnect']>
  /** Of the connection that was begun last. */
  readonly heard: () => readonly number[]
}

export const loginNumbers = (): LoginNumbers => {
  let numbers: number[] = []
  return {
    hook: (connection) => {
      const own: number[] = []
      numbers = own
      connection.on('errorMessage', (message) => {
        if (typeof message.number === 'number') own.push(message.number)
      })
    },
    heard: () => numbers,
  }
}

/** What failed while connecting, with the server's number where it gave one. */
export const connectError = (cause: unknown, heard: readonly number[]): Refused => {
  const number = heard[0]
  if (number === undefined) return new Refused(errorOf(cause))
  const says = cause instanceof Error ? cause.message : 'The login was refused.'
  return new Refused(engineError(tagOf(number, null) ?? 'NotPermitted', String(number), `${says} (${number})`, cause))
}
