import type { Finding } from '@db-failover/domain'
import { majorOf, type ServerInfo } from './edition.ts'

/** Lowest major version that this engine is written for: 13 is SQL Server 2016. */
export const oldest = 13

export const tooOld = ({ name, version }: ServerInfo): string =>
  `${name} is version ${version}; SQL Server 2016 is the oldest that is served.`

/**
 * A backup of a newer version is restored by none that is older (3169). The other way the database is upgraded when it is
 * recovered, and can never go back.
 */
export const versionFinding = (info: ServerInfo, source: ServerInfo | null): Finding => {
  const finding = (ok: boolean, says: string): Finding => ({ check: 'version', ok, says })
  if (majorOf(info.version) < oldest) return finding(false, tooOld(info))
  const says = `${info.name} is version ${info.version}, ${info.edition}`
  if (source === null || majorOf(info.version) === majorOf(source.version)) return finding(true, `${says}.`)
  const theirs = `${source.name}, which is version ${source.version}`
  return majorOf(info.version) < majorOf(source.version)
    ? finding(false, `${says}: older than ${theirs}, whose backups it cannot restore (3169).`)
    : finding(
        true,
        `${says}: newer than ${theirs}. What is restored here is upgraded: returning with its changes will be impossible.`,
      )
}
