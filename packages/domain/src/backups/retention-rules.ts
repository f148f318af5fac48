import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { isHealthy, isOff, isOwed } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { isInLastChain, isInMastersLastChain, retirable } from './retention.ts'

const retire = rulesOn('RetireBackup')
const deleted = rulesOn('FileDeleted')

const notRetirable = predicate<InputOf<'RetireBackup'>>(
  'to be kept',
  'retention keeps this file',
  (s, i) =>
    !retirable(s).some((r) => r.set === i.set && r.place.entry === i.place.entry && r.place.folder === i.place.folder),
)

const lastChain = predicate<InputOf<'RetireBackup'>>(
  'last chain',
  'it is a link of the last restorable chain of an entry',
  // No set is copied to the entry that took it: what is staged is a link of no chain there.
  (s, i) => isInLastChain(s, i.set, i.place.entry) || isInMastersLastChain(s, i.set, i.place.entry),
)

const forPeople = predicate<InputOf<'RetireBackup'>>(
  'contingency',
  'it is, or stands for, a contingency backup',
  (s, i) =>
    i.place.folder === 'backup' &&
    (s.backups.sets[i.set]?.contingency === true || s.backups.sets[i.set]?.pinned === true),
)

const holderAway = predicate<InputOf<'RetireBackup'>>(
  'folder away',
  'the server of the folder does not answer',
  (s, i) => !isHealthy(s, i.place.entry),
)

const isRetired = predicate<InputOf<'FileDeleted'>>('retired', 'the log has decided to delete this file', (s, i) => {
  const set = s.backups.sets[i.set]
  return i.place.folder === 'staging' ? set?.staged === 'retired' : set?.copies[i.place.entry]?.kind === 'retired'
})

export const deletingBackups: readonly Rule[] = [
  retire.refuses('retention.off', 'Nothing is deleted while failover is OFF.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  retire.refuses(
    'retention.trouble',
    'Nothing is deleted while failing over, returning or down.',
    { phases: ['failing-over', 'returning', 'down'] },
    'NotDue',
    wait('Wait until a database is active again.'),
  ),
  retire.refuses(
    'retention.owed',
    'Nothing is deleted while a manual backup is owed.',
    { when: [isOwed] },
    'BackupOwed',
    { possible: 'Take a full manual backup.', next: 'backup full' },
  ),
  retire.refuses(
    'retention.last-chain',
    'The last restorable chain of an entry stays.',
    { when: [lastChain] },
    'NotDue',
    wait('Wait until a newer chain is verified there.'),
  ),
  retire.refuses(
    'retention.contingency',
    'Contingency backups are deleted by people only.',
    { when: [forPeople] },
    'NotDue',
    wait('Delete it by hand when its changes are settled.'),
  ),
  retire.refuses(
    'retention.away',
    'A file is deleted when its folder answers.',
    { when: [holderAway] },
    'NotDue',
    wait('Wait until the server answers.'),
  ),
  retire.refuses(
    'retention.keeps',
    'The policy says how much each folder keeps.',
    { when: [notRetirable] },
    'NotDue',
    wait('Wait until newer backups have taken its place.'),
  ),
  retire.records(
    'retention.retire',
    'The decision to delete comes before the file goes.',
    {},
    ['BackupRetired'],
    (_s, i) => [event('BackupRetired', { set: i.set, place: i.place, why: i.why })],
  ),
  deleted.records(
    'retention.deleted',
    'A retired file that is gone leaves the ledger.',
    { when: [isRetired] },
    ['BackupDeleted'],
    (_s, i) => [event('BackupDeleted', { set: i.set, place: i.place, found: i.found })],
  ),
  deleted.nothing('retention.deleted-late', 'A file that was not retired is none of our deletions.'),
]
