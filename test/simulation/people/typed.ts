import type { BackupSetId, Command, OperationId, State } from '@db-failover/domain'

// What status tells people to type, word for word, as the command that the command line makes of it.

const newestChain = (
  state: State,
): { readonly full: BackupSetId; readonly differential: BackupSetId | null } | null => {
  const verified = Object.values(state.backups.sets)
    .filter((s) => !s.contingency && Object.values(s.copies).some((c) => c.kind === 'verified'))
    .toSorted((a, b) => (a.backup.startedAt < b.backup.startedAt ? 1 : -1))
  const full = verified.find((s) => s.backup.kind === 'full')
  if (full === undefined) return null
  const differential = verified.find((s) => s.backup.base === full.backup.set)
  return { full: full.backup.set, differential: differential?.backup.set ?? null }
}

const commands: Readonly<Record<string, (state: State) => Command | null>> = {
  'failover --force --accept-data-loss': () => ({
    type: 'FailOver',
    to: null,
    manner: 'forced',
    acceptDataLoss: true,
    acceptNoFence: true,
    withoutContingency: false,
  }),
  'failover --planned': () => ({
    type: 'FailOver',
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  }),
  resume: () => ({ type: 'Resume' }),
  'backup full': () => ({ type: 'RunBackup', kind: 'full' }),
  'enable --accept-data-loss': () => ({ type: 'EnableFailover', acceptDataLoss: true }),
  'acknowledge exhausted': () => ({ type: 'Acknowledge', what: 'exhausted', note: 'seen' }),
  'acknowledge failure': () => ({ type: 'Acknowledge', what: 'failure', note: 'seen' }),
  'consent cutOffHosts': () => ({ type: 'GiveConsent', to: 'cutOffHosts', statement: 'hosts may be cut off' }),
  'return --keep-changes': () => ({
    type: 'ReturnToMaster',
    changes: 'keep',
    acceptDataLoss: false,
    withoutContingency: false,
  }),
  'return --discard-changes --accept-data-loss': () => ({
    type: 'ReturnToMaster',
    changes: 'discard',
    acceptDataLoss: true,
    withoutContingency: false,
  }),
  'return --discard-changes --accept-data-loss --without-contingency': () => ({
    type: 'ReturnToMaster',
    changes: 'discard',
    acceptDataLoss: true,
    withoutContingency: true,
  }),
  'pin-lineage FULL [DIFFERENTIAL] --reason TEXT': (state) => {
    const chain = newestChain(state)
    return chain === null ? null : { type: 'PinLineage', chain, reason: 'the newest that was verified' }
  },
  drill: () => ({ type: 'RunDrill', on: null }),
  status: () => null,
}

/** null: there is nothing to do but look. Throws where status names what nobody can type. */
export const typed = (text: string, state: State): Command | null => {
  const cancel = /^cancel (\S+)$/.exec(text)
  if (cancel !== null) return { type: 'CancelOperation', operation: cancel[1] as OperationId }
  const command = commands[text]
  if (command === undefined) throw new Error(`status tells to type what is no command: ${text}`)
  return command(state)
}
