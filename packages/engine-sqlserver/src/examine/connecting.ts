import type { Entry } from '@db-failover/domain'
import type { About, Diagnosis } from '@db-failover/ports'
import { errorOf } from '../errors.ts'
import { deepSays } from '../verdicts.ts'

const todoFor = (entry: Entry, code: string, all: string): string => {
  const { server } = entry
  if (code === 'NO_CREDENTIAL') return `Add credentials for ${JSON.stringify(server)} to the process file.`
  if (code === 'BAD_ADDRESS') return 'Correct the server of the entry: remove it and add it anew.'
  if (code === '18456')
    return `Correct the user or the password that the process file names for ${JSON.stringify(server)}, or create the login (docs/sqlserver-permissions.md).`
  if (['18470', '18486', '18487', '18488'].includes(code))
    return `Enable or unlock the login, or set its password anew: the variables are named under ${JSON.stringify(server)} in the process file.`
  if (/^\d+$/.test(code)) return 'Look at the error log of the SQL Server instance.'
  if (/ENOTFOUND|EAI_AGAIN/.test(all))
    return `The name does not resolve on this machine: correct the server of the entry, or the name service. nslookup ${server.split(',')[0]}`
  if (code === 'EENCRYPT') return 'Let the server offer TLS: give it a certificate in SQL Server Configuration Manager.'
  if (/certificate|self-signed|altname/i.test(all))
    return 'Name the PEM file of the authority that signed the certificate under certificateAuthorities in the process file, and the host as the certificate does.'
  if (/ECONNREFUSED/.test(all))
    return 'Start the SQL Server service, switch TCP/IP on for it, or correct the port (server: host,port).'
  return 'Look whether the machine runs, and whether a firewall lets this machine through to the port.'
}

const sentence = (says: string): string => (/[.!?)]$/.test(says) ? says : `${says}.`)

/** Why nobody came in, or nothing more was answered. */
export const notConnected = (on: About, entry: Entry, who: string, cause: unknown): Diagnosis => {
  const error = errorOf(cause)
  const all = `${error.says} ${deepSays(error.cause)}`
  const says = sentence(error.says)
  return on.error(
    who === '' ? 'server' : 'host login',
    error.code === 'ETIMEOUT' || error._tag === 'OutcomeUnknown'
      ? `${entry.server} does not answer: ${says}`
      : `${entry.server} does not let ${who === '' ? 'this process' : who} in: ${says}`,
    todoFor(entry, error.code, all),
  )
}
