import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Change } from '../command.ts'
import type { Context } from '../decision.ts'
import { type Event, event, type Recorded } from '../event.ts'
import { evolve } from '../evolve.ts'
import type { Refusal } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { scheduleFault } from './calendar.ts'
import { type Entry, type Finding, serverOf } from './entry.ts'
import type { Policy } from './policy.ts'
import { policyFault } from './policy-fault.ts'

// Several changes as one: each is planned on the state that those before it leave. All of them or none.

export type Findings = Readonly<Record<EntryId, readonly Finding[]>>
type Planned = Either<Refusal, readonly Event[]>

const none: Planned = right([])
const refuse = (tag: Refusal['tag'] & string, why: string, possible: string, next: string | null): Planned =>
  left({ tag, why, possible, next })

const sameEntry = (a: Entry, b: Entry): boolean => JSON.stringify(a) === JSON.stringify(b)

const duplicateOf = (state: State, entry: Entry): Planned | null => {
  for (const other of Object.values(state.configuration.entries)) {
    if (other.id === entry.id)
      return refuse(
        'Duplicate',
        `An entry named ${entry.id} exists.`,
        'Choose another name, or remove the entry first.',
        `remove ${entry.id}`,
      )
    if (serverOf(other) === serverOf(entry))
      return refuse(
        'Duplicate',
        `${other.id} lies on the same server as ${entry.id}: one loss would take both.`,
        'Name a database on another server.',
        null,
      )
    const clash = [other.backup.supervisor, other.staging.supervisor].find(
      (f) => f === entry.backup.supervisor || f === entry.staging.supervisor,
    )
    if (clash !== undefined)
      return refuse(
        'Duplicate',
        `${other.id} uses the folder ${clash} too.`,
        'Give every entry folders of its own.',
        null,
      )
  }
  return null
}

const knownEntries = (state: State): string => Object.keys(state.configuration.entries).join(', ') || 'none'

const unknown = (state: State, id: string): Planned =>
  refuse('UnknownEntry', `The group has no entry named ${id}.`, `Its entries are: ${knownEntries(state)}.`, 'status')

/** Running work reads or writes the entry's folders or database. */
const usedBy = (state: State, id: EntryId): string | null => {
  const { switches, backups, restores } = state
  const w = switches.running
  if (w !== null && (w.from === id || w.to === id || w.readFrom === id)) return w.operation
  if (backups.running?.entry === id) return backups.running.operation
  const c = backups.copying
  if (c !== null && (c.from.entry === id || c.to.includes(id))) return c.operation
  if (backups.drill?.on === id) return backups.drill.operation
  if (restores.running?.on === id) return restores.running.operation
  const contingency = switches.contingency
  if (contingency?.kind === 'running' && (contingency.of === id || contingency.to.includes(id)))
    return contingency.operation
  return null
}

const designate = (state: State, entry: Entry | EntryId, findings: Findings): Planned => {
  const { configuration, switches } = state
  const id = typeof entry === 'string' ? entry : entry.id
  const known = configuration.entries[id]
  const described = typeof entry === 'string' ? known : entry
  if (described === undefined) return unknown(state, id)
  if (known !== undefined && !sameEntry(known, described))
    return refuse(
      'Duplicate',
      `${id} is another database by that description.`,
      'A server, instance or database name is changed by removing and adding the entry; folders by a change of folders.',
      `remove ${id}`,
    )
  if (configuration.master === id) return none
  if (switches.active !== null && switches.active.entry !== id) {
    return refuse(
      'EntryInUse',
      `Only the active entry can be made the master, and ${switches.active.entry} is active.`,
      `Fail over to ${id} first.`,
      known === undefined ? null : `failover --to ${id} --planned`,
    )
  }
  if (known === undefined) {
    const clash = duplicateOf(state, described)
    if (clash !== null) return clash
  }
  return right([event('MasterDesignated', { entry: described, findings: [...(findings[id] ?? [])] })])
}

const add = (state: State, entry: Entry, position: number | null, findings: Findings): Planned => {
  const known = state.configuration.entries[entry.id]
  if (known !== undefined && sameEntry(known, entry)) return none
  const clash = duplicateOf(state, entry)
  if (clash !== null) return clash
  const last = state.configuration.order.length
  return right([
    event('BackupDatabaseAdded', {
      entry,
      position: Math.min(position ?? last, last),
      findings: [...(findings[entry.id] ?? [])],
    }),
  ])
}

const remove = (state: State, id: EntryId, deleteFiles: boolean): Planned => {
  if (state.configuration.entries[id] === undefined) return unknown(state, id)
  if (state.switches.active?.entry === id)
    return refuse('EntryInUse', `${id} is active.`, 'Move the hosts to another entry first.', 'failover --planned')
  if (state.configuration.master === id)
    return refuse(
      'EntryInUse',
      `${id} is the master.`,
      'Make the active entry the master first.',
      `designate-master ${state.switches.active?.entry ?? 'ENTRY'}`,
    )
  const operation = usedBy(state, id)
  if (operation !== null)
    return refuse(
      'EntryInUse',
      `Operation ${operation} uses ${id}.`,
      'Wait until it has ended, or cancel it.',
      `cancel ${operation}`,
    )
  return right([event('BackupDatabaseRemoved', { entry: id, deleteFiles })])
}

const folders = (state: State, change: Extract<Change, { change: 'folders' }>, findings: Findings): Planned => {
  const entry = state.configuration.entries[change.entry]
  if (entry === undefined) return unknown(state, change.entry)
  if (sameEntry(entry, { ...entry, staging: change.staging, backup: change.backup })) return none
  const operation = usedBy(state, change.entry)
  if (operation !== null)
    return refuse(
      'EntryInUse',
      `Operation ${operation} uses the folders of ${change.entry}.`,
      'Wait until it has ended, or cancel it.',
      `cancel ${operation}`,
    )
  const { staging, backup } = change
  return right([
    event('EntryFoldersChanged', {
      entry: change.entry,
      staging,
      backup,
      findings: [...(findings[change.entry] ?? [])],
    }),
  ])
}

const order = (state: State, wanted: readonly EntryId[]): Planned => {
  const now = state.configuration.order
  if (now.join() === wanted.join()) return none
  return [...now].sort().join() === [...wanted].sort().join()
    ? right([event('FailoverOrderChanged', { order: [...wanted] })])
    : refuse(
        'InvalidValue',
        `An order names every backup database once; these are: ${now.join(', ') || 'none'}.`,
        'Name each of them once.',
        `order ${now.join(' ')}`,
      )
}

const changePolicy = (state: State, wanted: Extract<Change, { change: 'policy' }>['policy']): Planned => {
  const before = state.configuration.policy
  const given = Object.fromEntries(Object.entries(wanted).filter(([, v]) => v !== undefined))
  const policy: Policy = { ...before, ...given }
  if (JSON.stringify(policy) === JSON.stringify(before)) return none
  if (policy.withoutLog === null && before.withoutLog !== null)
    return refuse(
      'InvalidValue',
      'withoutLog can be changed but not taken back.',
      'Choose stop or keep.',
      'policy withoutLog=stop',
    )
  const fault = policyFault(policy)
  return fault === null
    ? right([event('PolicyChanged', { policy })])
    : refuse('InvalidValue', fault, 'Give values that hold together.', null)
}

const reconnect = (state: State, on: boolean, acknowledged: boolean, by: string): Planned => {
  if ((state.configuration.automaticReconnect !== null) === on) return none
  if (on && !acknowledged) {
    return refuse(
      'ConsentMissing',
      'When the master is taken back by itself, changes made on the backup database meanwhile are given up.',
      'Acknowledge it.',
      'auto-reconnect on --accept-data-loss',
    )
  }
  const statement =
    'Changes made on a backup database are given up when the master is taken back; they stay in a contingency backup.'
  return right([event('AutomaticReconnectChanged', { on, consent: on ? { statement, by } : null })])
}

const planOne = (state: State, c: Change, context: Context, findings: Findings): Planned => {
  switch (c.change) {
    case 'designateMaster':
      return designate(state, c.entry, findings)
    case 'addBackupDatabase':
      return add(state, c.entry, c.position, findings)
    case 'removeEntry':
      return remove(state, c.entry, c.deleteFiles)
    case 'folders':
      return folders(state, c, findings)
    case 'order':
      return order(state, c.order)
    case 'schedule': {
      const fault = scheduleFault(c.schedule)
      if (fault !== null) return refuse('InvalidValue', fault, 'Give a schedule that can come due.', null)
      return JSON.stringify(c.schedule) === JSON.stringify(state.configuration.schedule)
        ? none
        : right([event('BackupScheduleChanged', { schedule: c.schedule })])
    }
    case 'policy':
      return changePolicy(state, c.policy)
    case 'automaticReconnect':
      return reconnect(state, c.on, c.acknowledged, context.actor)
  }
}

/** The events of all changes together, or the first refusal. */
export const planChanges = (
  state: State,
  changes: readonly Change[],
  context: Context,
  findings: Findings = {},
): Planned => {
  const events: Event[] = []
  let draft = state
  for (const change of changes) {
    const planned = planOne(draft, change, context, findings)
    if (planned._tag === 'Left') return planned
    for (const e of planned.right) {
      const recorded: Recorded = {
        event: e,
        from: {
          at: context.at,
          role: context.role,
          actor: context.actor,
          process: context.process,
          term: context.term,
          revision: 0n,
        },
      }
      draft = evolve(draft, recorded)
      events.push(e)
    }
  }
  return right(events)
}
