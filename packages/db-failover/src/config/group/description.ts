import { defaultPolicy, defaultSchedule } from '@db-failover/domain'
import type * as t from 'io-ts'
import { groupName } from '../process/process-file.ts'
import { list } from '../shape/list.ts'
import { field, object, optional } from '../shape/object.ts'
import { choice, flag } from '../shape/scalars.ts'
import { entry, entryName } from './entry.ts'
import { policy } from './policy.ts'
import { schedule } from './schedule.ts'

const automaticReconnect = object('whether the master is taken back by itself', {
  on: field('Take the master back by itself once it is there and stable.', flag),
  acknowledged: optional(
    'Needed with on: true. What is written on a backup database meanwhile is given up then; it stays in a contingency backup.',
    flag,
    false,
  ),
})

/** A whole failover group, for `apply`. What it leaves out has the default. */
export const groupFile = object('the description of a failover group', {
  group: field("The group's name.", groupName),
  mode: optional('How the database is protected.', choice('backup-and-restore'), 'backup-and-restore'),
  entries: field('The master and its backup databases.', list(entry, 1, 'a list of entries')),
  master: field('Which entry is the master.', entryName),
  order: optional(
    'The failover order of the backup databases: the first is preferred among equally fresh ones. Left out: as they are listed.',
    list(entryName),
    [],
  ),
  schedule: optional('When backups are made.', schedule, {
    full: defaultSchedule.full,
    differential: defaultSchedule.differential,
    onMissed: defaultSchedule.onMissed,
  }),
  policy: optional(
    'How the group behaves.',
    policy,
    Object.fromEntries(Object.entries(defaultPolicy).map(([k, v]) => [k.replace(/Ms$/, ''), v])),
  ),
  automaticReconnect: optional('Whether the master is taken back by itself.', automaticReconnect, {
    on: false,
    acknowledged: false,
  }),
})
export type GroupFile = t.TypeOf<typeof groupFile>
