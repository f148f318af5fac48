import type { Chain, Place } from './backups/events.ts'
import type { RunningBackup, RunningCopy } from './backups/state.ts'
import type { Entry } from './configuration/entry.ts'
import { entriesToCheck } from './configuration/requests.ts'
import type { BackupSetId, EntryId, EpochId, Instant, OperationId, RequestId } from './scalars.ts'
import type { State } from './state.ts'
import { openableTarget } from './switches/steps.ts'

interface Effects {
  TakeBackup: { running: RunningBackup }
  CopyBackup: { copying: RunningCopy }
  VerifyCopy: { set: BackupSetId; on: EntryId }
  DeleteFile: { set: BackupSetId; place: Place }
  RestoreDatabase: {
    operation: OperationId
    on: EntryId
    chain: Chain
    readFrom: EntryId
    generation: string
    epoch: EpochId
  }
  /** Open in the epoch, then login, read and write with a host's credential. */
  OpenAndCheck: { operation: OperationId; on: EntryId; generation: string; epoch: EpochId }
  RunDrill: { operation: OperationId; on: EntryId; chain: Chain; readFrom: EntryId; generation: string }
  RequestFence: { operation: OperationId | null; entry: EntryId; generation: string }
  ReleaseFence: { entry: EntryId; generation: string }
  MarkEpoch: { entry: EntryId; generation: string; epoch: EpochId }
  /** A full backup that leaves the differential base alone, copied to and verified in the folders of `to`. */
  TakeContingency: {
    operation: OperationId
    set: BackupSetId
    of: EntryId
    generation: string
    epoch: EpochId
    to: readonly EntryId[]
  }
  /** Until every registered host has drained, or all leases are over. */
  AwaitHosts: { operation: OperationId; from: EntryId }
  /** Until every host has reconnected, or long enough to say who is missing. */
  AwaitMoves: { operation: OperationId; epoch: EpochId; at: Instant }
  CheckEntries: { request: RequestId; entries: readonly Entry[] }
  ReadActive: { request: RequestId; entry: EntryId; generation: string | null }
}

export type EffectType = keyof Effects
/** Work in the world that the log has begun and not ended. `key` tells two of them apart. */
export type EffectOf<T extends EffectType> = { readonly type: T; readonly key: string } & Readonly<Effects[T]>
export type Effect = { [K in EffectType]: EffectOf<K> }[EffectType]

const effect = <T extends EffectType>(type: T, about: string, data: Effects[T]): EffectOf<T> => ({
  type,
  key: `${type} ${about}`,
  ...data,
})

const ofBackups = ({ backups }: State): readonly Effect[] => {
  const { running, copying, drill, sets } = backups
  const verify = Object.values(sets).flatMap((s) =>
    Object.entries(s.copies).flatMap(([on, c]) =>
      c.kind === 'copied'
        ? [effect('VerifyCopy', `${s.backup.set} ${on}`, { set: s.backup.set, on: on as EntryId })]
        : [],
    ),
  )
  const deletions = Object.values(sets).flatMap((s) => {
    const set = s.backup.set
    const places: Place[] = Object.entries(s.copies).flatMap(([on, c]) =>
      c.kind === 'retired' ? [{ entry: on as EntryId, folder: 'backup' as const }] : [],
    )
    if (s.staged === 'retired') places.push({ entry: s.backup.entry, folder: 'staging' })
    return places.map((place) => effect('DeleteFile', `${set} ${place.entry} ${place.folder}`, { set, place }))
  })
  return [
    ...(running === null ? [] : [effect('TakeBackup', running.operation, { running })]),
    ...(copying === null ? [] : [effect('CopyBackup', copying.operation, { copying })]),
    ...(drill === null ? [] : [effect('RunDrill', drill.operation, drill)]),
    ...verify,
    ...deletions,
  ]
}

const ofRestores = ({ restores, switches }: State): readonly Effect[] => {
  const { running } = restores
  return running === null || switches.active === null
    ? []
    : [effect('RestoreDatabase', running.operation, { ...running, epoch: switches.active.epoch })]
}

const ofSwitch = ({ switches }: State): readonly Effect[] => {
  const { running: w, awaiting, contingency } = switches
  const effects: Effect[] = []
  if (awaiting !== null && w === null) effects.push(effect('AwaitMoves', awaiting.operation, awaiting))
  if (contingency?.kind === 'running') effects.push(effect('TakeContingency', contingency.set, contingency))
  if (w === null || w.failed !== null) return effects
  const { operation, epoch, to } = w
  if (w.hosts === null) effects.push(effect('AwaitHosts', operation, { operation, from: w.from }))
  if (w.restore?.kind === 'running' && w.chain !== null && w.readFrom !== null) {
    const { generation } = w.restore
    effects.push(
      effect('RestoreDatabase', operation, {
        operation,
        on: to,
        chain: w.chain,
        readFrom: w.readFrom,
        generation,
        epoch,
      }),
    )
  }
  const target = openableTarget(switches, w)
  if (target !== null && w.checked === null)
    effects.push(effect('OpenAndCheck', operation, { operation, on: to, generation: target, epoch }))
  return effects
}

const ofFences = ({ switches, lineage }: State): readonly Effect[] => {
  const { fences, active, running } = switches
  const asked = Object.entries(fences).flatMap(([id, f]) => {
    const entry = id as EntryId
    if (f.kind === 'requested') {
      const undone = active?.entry === entry && running?.from !== entry
      return undone
        ? []
        : [
            effect('RequestFence', `${entry} ${f.generation}`, {
              operation: f.operation,
              entry,
              generation: f.generation,
            }),
          ]
    }
    return []
  })
  const ours = active === null || running !== null ? undefined : fences[active.entry]
  const release =
    active === null || ours === undefined
      ? []
      : [effect('ReleaseFence', active.entry, { entry: active.entry, generation: active.generation })]
  const mark =
    active === null || lineage.marked
      ? []
      : [effect('MarkEpoch', active.epoch, { entry: active.entry, generation: active.generation, epoch: active.epoch })]
  return [...asked, ...release, ...mark]
}

const ofRequests = (state: State): readonly Effect[] =>
  Object.values(state.people.requests).flatMap(({ id: request, command }): readonly Effect[] => {
    const { active } = state.switches
    const { master } = state.configuration
    if (command?.type === 'ChangeGroup') {
      const entries = entriesToCheck(state, command.changes)
      return entries.length === 0 ? [] : [effect('CheckEntries', request, { request, entries })]
    }
    if (command?.type === 'EnableFailover') {
      const entry = active?.entry ?? master
      return entry === null
        ? []
        : [effect('ReadActive', request, { request, entry, generation: active?.generation ?? null })]
    }
    if (command?.type === 'ReleaseFence') {
      const fence = state.switches.fences[command.entry]
      return fence === undefined
        ? []
        : [effect('ReleaseFence', command.entry, { entry: command.entry, generation: fence.generation })]
    }
    return []
  })

/** Everything that ought to be under way for this state. The supervisor starts what is missing and stops the rest. */
export const effectsOf = (state: State): readonly Effect[] => [
  ...ofBackups(state),
  ...ofRestores(state),
  ...ofSwitch(state),
  ...ofFences(state),
  ...ofRequests(state),
]
