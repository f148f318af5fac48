import type { GroupId, TakenBackup } from '@db-failover/domain'
import type { CopyOrder, End } from '@db-failover/ports'

/**
 * What lies beside every copy: enough to tell the chain without the log, and where the log stood (N10: an anchor that
 * `audit` can be given). No secrets.
 */
export const manifestOf = (group: GroupId, backup: TakenBackup, log: End): CopyOrder['manifest'] => ({
  formatVersion: 1,
  group,
  set: backup.set,
  kind: backup.kind,
  base: backup.base,
  epoch: backup.epoch,
  entry: backup.entry,
  generation: backup.generation,
  file: backup.file,
  size: backup.size,
  sha256: backup.sha256,
  contains: backup.contains,
  startedAt: backup.startedAt,
  finishedAt: backup.finishedAt,
  lineage: backup.lineage,
  log: log === null ? null : { revision: log.revision.toString(), hash: log.hash },
})
