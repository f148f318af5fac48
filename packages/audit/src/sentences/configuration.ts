import { between, type configurationEvents } from '@db-failover/domain'
import { span } from '../wording/durations.ts'
import { listText } from '../wording/phrases.ts'
import type { Sentences } from './sentences.ts'

const timing = (
  t: { kind: 'every'; everyMs: number } | { kind: 'calendar'; days: string[]; at: string[]; zone: string },
) =>
  t.kind === 'every'
    ? `every ${span(t.everyMs)}`
    : `${t.days.length === 7 ? 'daily' : `on ${listText(t.days)}`} at ${listText(t.at)} (${t.zone})`

export const configurationSentences: Sentences<keyof typeof configurationEvents> = {
  GroupCreated: ({ group, mode }) => `The failover group ${group} was created, in the mode "${mode}".`,
  MasterDesignated: ({ entry }) => `${entry.id} (${entry.machine}) was made the master.`,
  BackupDatabaseAdded: ({ entry, position }) =>
    `${entry.id} (${entry.machine}) was added as a backup database, place ${position + 1} in the order.`,
  BackupDatabaseRemoved: ({ entry, deleteFiles }) =>
    `${entry} was removed; ${deleteFiles ? 'its backup files go too, but for last chains and contingency backups' : 'its backup files stay'}.`,
  EntryFoldersChanged: ({ entry, backup }) =>
    `The folders of ${entry} were changed; backups go to ${backup.supervisor}.`,
  FailoverOrderChanged: ({ order }) => `The failover order became ${listText(order)}.`,
  FailoverEnabled: ({ active, consent }, { actor }) =>
    `${actor} switched failover ON with ${active} active, accepting: ${consent.statement}` +
    `${consent.maxLossMs === null ? '' : ` (at most ${span(consent.maxLossMs)})`}.`,
  FailoverDisabled: ({ active, fences }, { actor }) =>
    `${actor} switched failover OFF; ${active ?? 'no database'} stays active` +
    `${fences.length === 0 ? '' : `, ${listText(fences)} stays fenced`}.`,
  BackupScheduleChanged: ({ schedule: { full, differential } }) =>
    `The schedule became: full ${timing(full)}, ${differential === null ? 'no differential' : `differential ${timing(differential)}`}.`,
  AutomaticReconnectChanged: ({ on }, { actor }) =>
    on
      ? `${actor} switched automatic reconnect to the master ON, accepting that changes made meanwhile are given up.`
      : `${actor} switched automatic reconnect to the master OFF.`,
  PolicyChanged: (_data, { actor }) => `${actor} changed the policy.`,
  Paused: ({ until, reason }, { at, actor }) =>
    `${actor} paused automatic failover and return for ${span(between(at, until))}: ${reason}.`,
  Resumed: ({ why }, { actor }) => (why === 'asked' ? `${actor} ended the pause.` : 'The pause ended by itself.'),
}
