import type { Membership } from './catalog.ts'
import { guid, type Instance } from './instance.ts'

/** Puts a database into an availability group or under mirroring, or takes it out. False where there is no such database. */
export const join = (instance: Instance, name: string, to: Pick<Membership, 'kind' | 'role'> | null): boolean => {
  const database = instance.find(name)
  if (database === null) return false
  const membership: Membership | null =
    to === null
      ? null
      : {
          ...to,
          name: to.kind === 'mirroring' ? 'TCP://partner:5022' : 'GROUP',
          groupGuid: guid(),
          replicaGuid: guid(),
          databaseGuid: guid(),
        }
  instance.save(database, { membership })
  return true
}

/** Encrypts a database by a certificate of master, or decrypts it. False where one of them is not there. */
export const encrypt = (instance: Instance, name: string, certificate: string | null): boolean => {
  const database = instance.find(name)
  const found = certificate === null ? null : instance.certificates.get(certificate.toLowerCase())
  if (database === null || found === undefined) return false
  instance.save(database, { encryptedBy: found?.thumbprint ?? null })
  return true
}
