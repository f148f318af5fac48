import type { StoredPermission } from './content.ts'

export const STATES = [
  'ONLINE',
  'RESTORING',
  'RECOVERING',
  'RECOVERY_PENDING',
  'SUSPECT',
  'EMERGENCY',
  'OFFLINE',
] as const
export type State = (typeof STATES)[number]

export const ACCESS = ['MULTI_USER', 'SINGLE_USER', 'RESTRICTED_USER'] as const
export type Access = (typeof ACCESS)[number]

/** The full backup that a file's next differential is based on. */
export interface Base {
  readonly lsn: bigint
  readonly guid: string
  readonly time: number
}

export interface DatabaseFile {
  readonly id: number
  readonly log: boolean
  readonly name: string
  /** As the server writes it. */
  readonly physicalName: string
  readonly guid: string
  readonly createLsn: bigint
  readonly base: Base | null
}

/** While RESTORING or in standby: how far its restore has come. */
export interface Redo {
  readonly lsn: bigint
  readonly forkGuid: string
  /** Of the full that the next differential must be based on; null after a copy-only full, on which none can be. */
  readonly baseGuid: string | null
  readonly backupSetGuid: string
  /** A differential was applied: the next one must be newer and on the same recovery path. */
  readonly differential: boolean
  /** What the database will be known by once it is recovered. */
  readonly databaseGuid: string
}

/** Of a database in an availability group or under mirroring: what is not allowed to it, and what its views show. */
export interface Membership {
  readonly kind: 'availability group' | 'mirroring'
  /** The copy that is written, or another one, which nobody may use. */
  readonly role: 'primary' | 'secondary'
  /** Of the group; of the partner that mirrors it. */
  readonly name: string
  readonly groupGuid: string
  readonly replicaGuid: string
  readonly databaseGuid: string
}

/** What `master` knows of a database, also while it is not accessible. */
export interface DatabaseRecord {
  readonly id: number
  readonly name: string
  readonly state: State
  readonly access: Access
  readonly readOnly: boolean
  readonly standby: boolean
  readonly created: number
  readonly ownerSid: string
  readonly recovery: 'FULL' | 'BULK_LOGGED' | 'SIMPLE'
  readonly files: readonly DatabaseFile[]
  readonly redo: Redo | null
  readonly familyGuid: string
  /** A log backup with NORECOVERY took its tail: it may be restored over without REPLACE. */
  readonly tailTaken: boolean
  readonly switches: Readonly<Record<string, string>>
  /** Null: nobody else holds it all the time. */
  readonly membership: Membership | null
  /** Of a database snapshot: the database that it shows as it was. */
  readonly snapshotOf: number | null
  /** Thumbprint of the certificate that protects the key of an encrypted database (TDE). */
  readonly encryptedBy: string | null
}

export interface LoginRecord {
  readonly name: string
  readonly id: number
  /** Upper case hexadecimal. */
  readonly sid: string
  readonly salt: string
  readonly hash: string
  readonly disabled: boolean
  readonly defaultDatabase: string
  readonly roles: readonly string[]
  readonly permissions: readonly StoredPermission[]
  readonly created: number
}

export interface CertificateRecord {
  readonly name: string
  readonly thumbprint: string
  readonly expires: number
}
