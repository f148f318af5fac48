import { identifier, literal, pathLiteral } from '../quote.ts'
import { type Statement, statement } from '../statement.ts'

export interface BackupStatement {
  readonly database: string
  /** As the server sees it. */
  readonly path: string
  readonly kind: 'full' | 'differential' | 'copy-only'
  /** Written into the media header, so that the backup is found again by it. */
  readonly name: string
  /** What a later finder has to know of it, at most 255 characters. */
  readonly description: string
  readonly tuning: BackupTuning
}

/** `compression` where the edition can make it (Enterprise, Standard and Developer; every edition restores it). */
export interface BackupTuning {
  readonly compression: boolean
  readonly encryption: BackupEncryption | null
  /** Bytes; a multiple of 65536 up to 4194304. */
  readonly maxTransferSize: number | null
  readonly bufferCount: number | null
}

/** The certificate lies in `master` of the source and, with the same thumbprint, of every server that restores. */
export interface BackupEncryption {
  readonly algorithm: 'AES_128' | 'AES_192' | 'AES_256'
  readonly certificate: string
}

const encrypted = ({ algorithm, certificate }: BackupEncryption): string =>
  `ENCRYPTION (ALGORITHM = ${algorithm}, SERVER CERTIFICATE = ${identifier(certificate)})`

const whole = (name: string, n: number | null): readonly string[] =>
  n === null || !Number.isSafeInteger(n) || n < 0 ? [] : [`${name} = ${n}`]

/** One backup set in a file of its own: FORMAT makes the file anew, so `FILE = 1` is always it. */
export const backupDatabase = ({ database, path, kind, name, description, tuning }: BackupStatement): Statement => {
  const options = [
    ...(kind === 'differential' ? ['DIFFERENTIAL'] : kind === 'copy-only' ? ['COPY_ONLY'] : []),
    'FORMAT',
    'CHECKSUM',
    ...(tuning.compression ? ['COMPRESSION'] : []),
    ...(tuning.encryption === null ? [] : [encrypted(tuning.encryption)]),
    ...whole('MAXTRANSFERSIZE', tuning.maxTransferSize),
    ...whole('BUFFERCOUNT', tuning.bufferCount),
    'STOP_ON_ERROR',
    `NAME = ${literal(name)}`,
    `DESCRIPTION = ${literal(description)}`,
    'STATS = 5',
  ]
  return statement(`BACKUP DATABASE ${identifier(database)} TO DISK = ${pathLiteral(path)} WITH ${options.join(', ')};`)
}
