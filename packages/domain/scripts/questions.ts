import { due, type EntryId, type Input, type LeaderCommand, type Observation, type Verdict } from '@db-failover/domain'
import { commands, type Installation, id, rareCommands, type Scenario, sampleInputs } from '@db-failover/domain/kit'

// Everything that can reasonably be asked in a situation: what fits it, what comes too late, and what belongs elsewhere.

const why = { code: 'NoSpace', says: 'no space left on the device' }
const missing = { code: 'DatabaseMissing', says: 'its files are gone' }

/** The other ways in which an effect may end. */
const unhappily = (o: Observation): readonly Observation[] => {
  switch (o.type) {
    case 'BackupFinished':
      return [{ type: 'BackupDidNotFinish', operation: o.operation, why, retryAfter: null }]
    case 'CopyFinished':
      return [{ type: 'CopyDidNotFinish', operation: o.operation, set: o.set, on: o.on, why, retryAfter: null }]
    case 'CopyPassedCheck':
      return [{ type: 'CopyFailedCheck', set: o.set, on: o.on, why }]
    case 'RestoreFinished':
      return [true, false].map((content) => ({ type: 'RestoreDidNotFinish', operation: o.operation, why, content }))
    case 'TargetPassedCheck':
      return [true, false].map((content) => ({ type: 'TargetFailedCheck', operation: o.operation, why, content }))
    case 'DrillFinished':
      return [{ type: 'DrillDidNotFinish', operation: o.operation, tookMs: 5, why }]
    case 'FenceAnswered':
      return [why, missing].map((w) => ({ type: 'FenceRefused', entry: o.entry, generation: o.generation, why: w }))
    case 'HostsLeft':
      return [{ type: 'HostLeasesOver', operation: o.operation, hosts: ['app-1'], waitedMs: 42_300 }]
    case 'ContingencyFinished':
      return [
        { ...o, on: [] },
        { type: 'ContingencyDidNotFinish', operation: o.operation, of: o.of, why, retryAfter: null },
      ]
    case 'EntriesChecked':
      return [
        {
          ...o,
          findings: Object.fromEntries(
            Object.keys(o.findings).map((e) => [e, [{ check: 'folders', ok: false, says: 'no such folder' }]]),
          ),
        },
      ]
    case 'ActiveRead':
      return [{ ...o, lineage: null }]
    default:
      return []
  }
}

/** The same answer under another operation's or entry's name. */
const misaddressed = (o: Observation): readonly Observation[] =>
  [
    'operation' in o ? { ...o, operation: 'orders/1/999' } : o,
    'on' in o && typeof o.on === 'string' ? { ...o, on: 'z' } : o,
    'generation' in o ? { ...o, generation: 'elsewhere' } : o,
  ].filter((x) => x !== o) as readonly Observation[]

const probesOf = ({ story, world }: Installation, entry: EntryId): readonly Observation[] => {
  const { state, now } = story
  const generation =
    state.switches.active?.entry === entry
      ? state.switches.active.generation
      : (state.switches.fences[entry]?.generation ?? null)
  const lineage = state.lineage.known[entry] ?? null
  const probe = (verdict: Verdict, over: object = {}, window: object = {}): Observation => ({
    type: 'Probed',
    entry,
    verdict,
    window: {
      since: now,
      probes: 10,
      failures: verdict === 'alive' ? 0 : 10,
      lastGood: now,
      verdicts: {},
      reached: [id('other')],
      witnesses: [],
      says: verdict,
      ...window,
    },
    good: 10,
    spanMs: 60_000,
    lineage: verdict === 'alive' ? lineage : null,
    lastSeen: null,
    fenced: world.database(entry, generation)?.fenced ?? null,
    generation,
    foreignTool: null,
    ...over,
  })
  const changed = (over: object) => (lineage === null ? [] : [probe('alive', { lineage: { ...lineage, ...over } })])
  return [
    probe('alive'),
    probe('alive', { good: 1 }),
    probe('alive', { lineage: null }),
    probe('alive', { fenced: true }),
    ...changed({ counter: '1' }),
    ...changed({ fork: 'elsewhere' }),
    ...changed({ identity: 'another' }),
    ...changed({ differentialBase: 'foreign' }),
    probe('gone'),
    probe('gone', { spanMs: 0 }),
    probe('gone', {}, { failures: 1 }),
    probe('gone', {}, { reached: [] }),
    probe('gone', {}, { witnesses: ['app-1'] }),
    probe('unusable', {}, { reached: [] }),
    probe('starting'),
    probe('unhappy'),
  ]
}

const leaderCommands = ({ story }: Installation): readonly LeaderCommand[] => {
  const { state } = story
  const entries = Object.values(state.configuration.entries).map((e) => e.id)
  const requests = Object.keys(state.people.requests) as (keyof typeof state.people.requests)[]
  return [
    ...due(state, story.context()),
    ...(['full', 'differential'] as const).flatMap((kind) =>
      (['scheduled', 'switch', 'manual'] as const).map(
        (cause) => ({ type: 'StartBackup', kind, cause, request: null }) as const,
      ),
    ),
    ...entries.flatMap((e): readonly LeaderCommand[] => [
      { type: 'AskForFence', entry: e },
      { type: 'BeginContingency', of: e },
      { type: 'PinCopies', of: e },
      { type: 'StartStandby', on: e },
      { type: 'StartDrill', on: e, request: null },
      ...Object.values(state.backups.sets).map(
        (s) =>
          ({
            type: 'RetireBackup',
            set: s.backup.set,
            place: { entry: e, folder: 'backup' },
            why: 'retention',
          }) as const,
      ),
    ]),
    ...requests.flatMap((request): readonly LeaderCommand[] => [
      { type: 'BeginRequestedSwitch', request },
      { type: 'LapseRequest', request },
    ]),
    ...Object.keys(state.people.alarms).map((key) => ({ type: 'ClearAlarm', key }) as const),
  ]
}

/** Asking changes nothing in the story; its world is spent by it. */
export const questionsIn = ({ story, world }: Scenario): readonly Input[] => {
  const installation: Installation = { story, world, refusal: null }
  const entries = Object.values(story.state.configuration.entries).map((e) => e.id)
  const probes = entries.flatMap((e) => probesOf(installation, e))
  const answers = story.effects().flatMap((e) => world.answersTo(e))
  return [
    ...sampleInputs,
    ...commands,
    ...rareCommands,
    ...leaderCommands(installation),
    ...probes,
    ...answers.flatMap((o) => [o, ...unhappily(o), ...misaddressed(o)]),
  ]
}
