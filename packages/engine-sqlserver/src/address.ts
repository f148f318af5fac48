import type { Entry } from '@db-failover/domain'
import { refused } from './errors.ts'

/** Where an entry's server listens: `host`, `host,port` or `host` with a named instance. */
export interface Address {
  readonly server: string
  readonly port: number | null
  readonly instance: string | null
}

/** A port says where to connect by itself, so an instance's name is then only a name. */
export const addressOf = (entry: Entry): Address => {
  const [server = '', port, ...more] = entry.server.split(',').map((part) => part.trim())
  const number = port === undefined ? null : Number(port)
  if (
    server === '' ||
    more.length > 0 ||
    (number !== null && !(Number.isInteger(number) && number > 0 && number < 65_536))
  )
    throw refused(
      'NotPermitted',
      'BAD_ADDRESS',
      `The server of entry ${entry.id} is ${JSON.stringify(entry.server)}; expected host or host,port.`,
    )
  return { server, port: number, instance: number === null ? entry.instance : null }
}
