import type { Diagnosis } from '@db-failover/ports'
import { identifier } from '../quote.ts'
import type { Facts, Look } from './look.ts'

// What a server must have because the active's has it: none of it lies in a backup of the database.

type Beside = Pick<Look, 'on' | 'settings' | 'info'>

/** Users come with the backup and are known by SID; their logins do not come. */
const logins = ({ on, settings, info }: Beside, active: Facts, own: Facts): readonly Diagnosis[] => {
  if (active.users === null || own.logins === null) return []
  const there = own.logins
  const without = active.users.filter((user) => !there.some((login) => login.sid === user.sid))
  const found = without.map((user) => {
    const namesake = there.find((login) => login.name.toLowerCase() === user.name.toLowerCase())
    if (namesake !== undefined && settings.repairUsers && !user.windows)
      return on.warning(
        'logins',
        `The login ${user.name} has another SID here than on the active's server; the user is given this login after a restore.`,
        `To make them alike, drop it and type on ${info.name}: CREATE LOGIN ${identifier(user.name)} WITH PASSWORD = N'…', SID = ${user.sid};`,
      )
    return on.error(
      'logins',
      `No login here has the SID of the user ${user.name}: after a failover it cannot log in.`,
      user.windows
        ? `Type on ${info.name}: CREATE LOGIN ${identifier(user.name)} FROM WINDOWS;`
        : `Type on ${info.name}: CREATE LOGIN ${identifier(user.name)} WITH PASSWORD = N'…', SID = ${user.sid};`,
    )
  })
  return found.length > 0
    ? found
    : [
        on.fine(
          'logins',
          `Each of the ${active.users.length} users of the database has a login here, with the same SID.`,
        ),
      ]
}

interface Wanted {
  readonly thumbprint: string
  readonly what: string
}

const wantedOf = (settings: Beside['settings'], active: Facts): readonly Wanted[] => {
  const name = settings.backup.encryption?.certificate
  const forBackups = active.certificates?.find((c) => c.name === name)
  return [
    ...(active.encryptor === null ? [] : [{ thumbprint: active.encryptor, what: 'encrypts the active database' }]),
    ...(forBackups === undefined ? [] : [{ thumbprint: forBackups.thumbprint, what: 'encrypts our backups' }]),
  ]
}

/** Without the very certificate nothing that it encrypted is restored (33111). */
const certificates = ({ on, settings, info }: Beside, active: Facts, own: Facts): readonly Diagnosis[] =>
  wantedOf(settings, active).map(({ thumbprint, what }) => {
    const name = active.certificates?.find((c) => c.thumbprint === thumbprint)?.name ?? 'the certificate'
    if (own.certificates === null)
      return on.warning(
        'certificates',
        `Whether the certificate ${name} (${thumbprint}), which ${what}, is here cannot be read.`,
        'Grant VIEW ANY DEFINITION to the login.',
      )
    return own.certificates.some((c) => c.thumbprint === thumbprint)
      ? on.fine('certificates', `The certificate that ${what} is here, too.`)
      : on.error(
          'certificates',
          `The certificate ${name} (${thumbprint}), which ${what}, is not here: its backups cannot be restored (33111).`,
          `Back it up on ${active.info.name} with its private key (BACKUP CERTIFICATE), and type on ${info.name}: USE master; CREATE CERTIFICATE ${identifier(name)} FROM FILE = N'…' WITH PRIVATE KEY (…);`,
        )
  })

/** On every server that makes backups with it: after it has expired none is made (3096). */
export const ownCertificate = (
  { on, settings, info }: Beside,
  own: Facts,
  active: Facts | null,
): readonly Diagnosis[] => {
  const name = settings.backup.encryption?.certificate
  if (name === undefined || own.certificates === null) return []
  const found = own.certificates.find((c) => c.name === name)
  const wanted = active?.certificates?.find((c) => c.name === name)?.thumbprint
  // That nothing of the active's can be restored here is said already, and cured by the same certificate.
  if (found === undefined && wanted !== undefined && !own.certificates.some((c) => c.thumbprint === wanted)) return []
  if (found === undefined)
    return [
      on.error(
        'certificates',
        `There is no certificate ${name} here, with which backups are to be encrypted.`,
        `Create it on ${info.name}, or restore it from the other server: CREATE CERTIFICATE ${identifier(name)} …;`,
      ),
    ]
  return found.days > 30
    ? [on.fine('certificates', `The certificate ${name} is valid for ${found.days} days.`)]
    : [
        on.warning(
          'certificates',
          `The certificate ${name} ${found.days < 0 ? 'has expired' : `expires in ${found.days} days`}: no backup is encrypted with it then (3096).`,
          'Create a new one on every server of the group, and name it instead.',
        ),
      ]
}

export const besideActive = (look: Beside, active: Facts, own: Facts): readonly Diagnosis[] => [
  ...logins(look, active, own),
  ...certificates(look, active, own),
]
