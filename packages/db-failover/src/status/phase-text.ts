import type { Phase } from '@db-failover/domain'

/** A phase in words. */
export const phaseText: { readonly [P in Phase]: string } = {
  'failing-over': 'failing over to another database',
  returning: 'returning to the master',
  off: 'failover is off',
  down: 'the active database is lost',
  'on-backup-master-back': 'on a backup database; the master is back',
  'on-backup': 'on a backup database',
  'out-of-sync': 'a manual backup is owed',
  protected: 'protected',
  unprotected: 'not protected',
}
