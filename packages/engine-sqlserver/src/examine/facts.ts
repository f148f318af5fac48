import type { Row } from '../asks.ts'
import { readState } from '../markers.ts'
import { certificates, encryptionKey, files, logins, usersOf } from '../statements/examine.ts'
import { type Certificate, type Facts, hex, type Look, orNull, type Principal, text } from './look.ts'

const principal = (row: Row): readonly Principal[] => {
  const name = text(row['name'])
  const sid = hex(row['sid'])
  return name === null || sid === null ? [] : [{ name, sid, windows: row['type'] !== 'S' }]
}

const certificate = (row: Row): readonly Certificate[] => {
  const name = text(row['name'])
  const thumbprint = hex(row['thumbprint'])
  return name === null || thumbprint === null ? [] : [{ name, thumbprint, days: Number(row['days'] ?? 0) }]
}

/** What this server says that the examination of another one needs. */
export const factsOf = async ({ session, info, examined, database }: Look): Promise<Facts> => {
  const rows = async (work: Promise<{ readonly rows: readonly Row[] }>) => (await orNull(work))?.rows ?? null
  const state = examined.active ? await readState(session, database) : null
  const open = state?.state === 'ONLINE'
  const all = state === null ? null : await rows(session.ask(files()))
  const own = all?.filter((f) => Number(f['database_id']) === state?.id) ?? []
  const key = state === null ? null : await rows(session.ask(encryptionKey(state.id)))
  return {
    info,
    logins: (await rows(session.ask(logins())))?.flatMap(principal) ?? null,
    certificates: (await rows(session.ask(certificates())))?.flatMap(certificate) ?? null,
    users: open ? ((await rows(session.ask(usersOf(database))))?.flatMap(principal) ?? null) : null,
    databaseBytes: own.length === 0 ? null : own.reduce((sum, f) => sum + Number(f['size'] ?? 0) * 8_192, 0),
    encryptor: hex(key?.[0]?.['encryptor_thumbprint']),
  }
}
