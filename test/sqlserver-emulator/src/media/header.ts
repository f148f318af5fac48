import type { Base } from '../instance/catalog.ts'

/** Of a medium, or of one family of a striped one. */
export interface MediaHeader {
  readonly mediaSetId: string
  readonly mediaFamilyId: string
  readonly familyCount: number
  readonly family: number
  readonly mirrors: number
  readonly mirror: number
  readonly name: string | null
  readonly description: string | null
  readonly compressed: boolean
  /** Of the certificate, upper case hexadecimal. */
  readonly encryptedBy: string | null
  readonly date: number
  readonly serverName: string
}

export interface SetFile {
  readonly id: number
  readonly log: boolean
  readonly name: string
  readonly physicalName: string
  readonly guid: string
  readonly createLsn: bigint
  readonly size: number
  readonly base: Base | null
  readonly pages: number
}

export type BackupType = 'D' | 'I' | 'L'

/** Of a backup set: what HEADERONLY and msdb say of it, and the files that it holds. */
export interface SetHeader {
  readonly guid: string
  readonly position: number
  readonly type: BackupType
  readonly name: string | null
  readonly description: string | null
  readonly expires: number | null
  readonly userName: string
  readonly serverName: string
  readonly machineName: string
  readonly databaseName: string
  readonly databaseVersion: number
  readonly databaseCreated: number
  readonly started: number
  readonly finished: number
  readonly firstLsn: bigint
  readonly lastLsn: bigint
  readonly checkpointLsn: bigint
  readonly databaseBackupLsn: bigint
  readonly version: readonly [number, number, number]
  readonly databaseGuid: string
  readonly familyGuid: string
  readonly firstForkGuid: string
  readonly forkGuid: string
  readonly forkPointLsn: bigint | null
  readonly recovery: 'FULL' | 'BULK_LOGGED' | 'SIMPLE'
  readonly collation: string
  readonly copyOnly: boolean
  readonly snapshot: boolean
  readonly readOnly: boolean
  readonly singleUser: boolean
  readonly checksums: boolean
  readonly damaged: boolean
  readonly beginsLogChain: boolean
  readonly forceOffline: boolean
  readonly baseLsn: bigint | null
  readonly baseGuid: string | null
  readonly algorithm: string | null
  readonly thumbprint: string | null
  /** Of the certificate without which an encrypted database cannot be restored. */
  readonly tdeThumbprint: string | null
  readonly zoneMinutes: number
  readonly size: number
  readonly compressedSize: number
  readonly files: readonly SetFile[]
}
