import type { Volumes } from './volumes.ts'

export interface InstanceOptions {
  /** Where its own files lie. */
  readonly folder: string
  readonly serverName: string
  readonly machineName: string
  /** Major, minor, build: 16, 0, 4135 is SQL Server 2022. */
  readonly version: readonly [number, number, number]
  /** 2 Standard, 3 Enterprise and Developer, 4 Express. */
  readonly engineEdition: 2 | 3 | 4
  readonly volumes: Volumes
  /** As the server writes them. */
  readonly dataPath: string
  readonly backupPath: string
  /** Milliseconds that the server's clock is ahead of ours, and minutes that its zone is ahead of UTC. */
  readonly clockSkew: number
  readonly zoneMinutes: number
}

/** What a test may have go wrong with statements. */
export interface InstanceFaults {
  /** Milliseconds that each tenth of a backup or restore takes. */
  readonly pace?: number
  /** From this percentage on a backup or restore goes no further, until it is cancelled. */
  readonly stallAt?: number
  /**
   * Milliseconds that each tenth of a statement takes that sends no messages meanwhile: DBCC CHECKDB, a recovery by itself,
   * ALTER DATABASE SET.
   */
  readonly quietPace?: number
  /** From this percentage on such a statement goes no further, until it is cancelled. */
  readonly quietStallAt?: number
  /** At this percentage the disk is full. */
  readonly fullAt?: number
  /** Rows of msdb cannot be written: 3009 after a success. */
  readonly historyFails?: boolean
  /** Differential backups fail with 3035 although the catalog still names a base. */
  readonly baseLost?: boolean
  /** RECOVERY keeps the fork, which is not documented either way. */
  readonly keepFork?: boolean
  /** Every login fails so: 4060, 17142, 17187, 18401, 18451, 18456, 18461. */
  readonly loginError?: number
}

/** Major version of the server → version of its databases. */
export const DATABASE_VERSIONS: Readonly<Record<number, number>> = { 13: 852, 14: 869, 15: 904, 16: 957, 17: 998 }
