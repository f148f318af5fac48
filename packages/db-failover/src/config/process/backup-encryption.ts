import { field, object, optional } from '../shape/object.ts'
import { choice } from '../shape/scalars.ts'
import { shape } from '../shape/shape.ts'

/** What SQL Server takes as an identifier: 1 to 128 characters. ("Database Identifiers") */
const isName = (u: unknown): u is string => typeof u === 'string' && /^\P{Cc}{1,128}$/u.test(u) && u.isWellFormed()
const certificateName = shape(
  { allowed: "a certificate's name of 1 to 128 characters", schema: { type: 'string', minLength: 1, maxLength: 128 } },
  isName,
  (u) => (isName(u) ? u : undefined),
)

/** With what SQL Server encrypts our backups. */
export const backupEncryption = object('a certificate and an algorithm', {
  certificate: field(
    'A certificate in master of each server, of one name and one thumbprint everywhere: without it no backup is made, and none is restored.',
    certificateName,
  ),
  algorithm: optional('The algorithm.', choice('AES_256', 'AES_192', 'AES_128'), 'AES_256'),
})
