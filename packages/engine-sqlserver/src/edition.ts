import type { Asks } from './asks.ts'
import type { Settings } from './config.ts'
import type { BackupTuning } from './statements/backup.ts'
import { server } from './statements/catalog.ts'

/** What a server says of itself. `engineEdition` 2: Standard and Web, 3: Enterprise, Developer, Evaluation, 4: Express. */
export interface ServerInfo {
  readonly name: string
  readonly version: string
  readonly edition: string
  readonly engineEdition: number
  readonly dataPath: string | null
  readonly logPath: string | null
}

const text = (u: unknown): string | null => (typeof u === 'string' && u !== '' ? u : null)

export const readServer = async (session: Asks): Promise<ServerInfo> => {
  const [row] = (await session.ask(server())).rows
  return {
    name: text(row?.['server_name']) ?? 'unknown',
    version: text(row?.['version']) ?? '0',
    edition: text(row?.['edition']) ?? 'unknown',
    engineEdition: Number(row?.['engine_edition'] ?? 0),
    dataPath: text(row?.['data_path']),
    logPath: text(row?.['log_path']),
  }
}

/** `16.0.4003.1`: 16 is SQL Server 2022. */
export const majorOf = (version: string): number => Number(version.split('.')[0] ?? 0)

/** Compression is made by Enterprise and Standard, not by Web and Express; every edition restores it. */
const compresses = ({ engineEdition, edition }: ServerInfo): boolean =>
  engineEdition === 3 || (engineEdition === 2 && !/web/i.test(edition))

export const tuningFor = (settings: Settings, info: ServerInfo): BackupTuning => ({
  compression: settings.backup.compression ?? compresses(info),
  encryption: settings.backup.encryption ?? null,
  maxTransferSize: settings.backup.maxTransferSize ?? null,
  bufferCount: settings.backup.bufferCount ?? null,
})
