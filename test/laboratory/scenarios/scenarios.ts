import type { EventType } from '@db-failover/domain'
import type { EngineKind, LogKind } from '../adapters/adapters.ts'
import { eventStoreCluster } from '../adapters/eventstore-cluster.ts'
import { eventStoreEmulator } from '../adapters/eventstore-log.ts'
import { sqliteFiles } from '../adapters/sqlite-engine.ts'
import { sqliteLog } from '../adapters/sqlite-log.ts'
import { sqlServerEmulator } from '../adapters/sqlserver-engine.ts'
import type { Injury } from '../faults/fault.ts'
import { ailing, stranding } from '../faults/log.ts'
import { losing, stilling } from '../faults/machines.ts'
import { severing } from '../faults/network.ts'
import type { Step, Until } from '../run/plan.ts'
import {
  all,
  anotherLeads,
  type Expected,
  failsOver,
  isAsymmetric,
  staysWhereItIs,
  writesWithoutLog,
} from './expected.ts'

/** One story of servers and networks that fail, told under `stop` and under `keep`. */
export interface Scenario {
  readonly name: string
  readonly log: LogKind
  readonly engine: EngineKind
  readonly steps: readonly Step[]
  readonly expects: Expected
}

/** Longer than leader lease and host lease, in milliseconds, with all that follows from their end. */
const LONG = 7_000
/** Longer than a cut-off leader of the log goes on answering, and than the other nodes need to have one of their own. */
const LONGER = 10_000
const MINUTE = 60_000
/** For which the active is away at most, until something has followed from it. */
const LASTING = 120_000

const step = (injury: Injury, after: EventType | null = null, until: Until | null = null): Step => ({
  after,
  withinMs: after === null ? 1_000 : 60_000,
  delayMs: 0,
  injury,
  until,
  realms: [],
  movesClocks: false,
})

/** Nobody reaches the active until another one takes its place. */
const untilSwitched = (injury: (forMs: number) => Injury): Step =>
  step(injury(LASTING), null, { says: 'another one is active', isCome: ({ type }) => type === 'ActiveSwitched' })
/** The leader alone does not reach it, until it says so: that takes two probes, each as long as its time limit. */
const untilAsymmetric = (injury: (forMs: number) => Injury): Step =>
  step(injury(LASTING), null, {
    says: 'the leader says that others reach it',
    isCome: (event) => event.type === 'MasterSuspected' && event.data.asymmetric,
  })
const losingActive = untilSwitched((forMs) => losing('the active', forMs))
const stillingActive = untilSwitched((forMs) => stilling('the active', forMs))

const scenario = (
  name: string,
  on: { readonly log: LogKind; readonly engine: EngineKind },
  expects: Expected,
  ...steps: readonly Step[]
): Scenario => ({ name, ...on, expects, steps })

const single = { log: eventStoreEmulator, engine: sqliteFiles }
const cluster = { log: eventStoreCluster, engine: sqliteFiles }
const databases = { log: sqliteLog, engine: sqlServerEmulator }
const both = { log: eventStoreEmulator, engine: sqlServerEmulator }

const takenOver = all(staysWhereItIs, anotherLeads)

export const scenarios: readonly Scenario[] = [
  ...(['cut off from', 'deaf to', 'unheard by', 'out of touch with'] as const).flatMap((how) => [
    scenario(`the leader is ${how} the log`, single, takenOver, step(severing('the leader', how, 'the log', LONG))),
    scenario(
      `a host is ${how} the log`,
      single,
      all(staysWhereItIs, writesWithoutLog),
      step(severing('host-1', how, 'the log', LONG)),
    ),
    scenario(
      `the leader is ${how} the active alone`,
      databases,
      all(staysWhereItIs, isAsymmetric),
      untilAsymmetric((forMs) => severing('the leader', how, 'the active', forMs)),
    ),
    scenario(
      `everybody is ${how} the active`,
      databases,
      failsOver,
      untilSwitched((forMs) => severing('everybody', how, 'the active', forMs)),
    ),
    scenario(`the leader is ${how} everything`, both, takenOver, step(severing('the leader', how, 'everything', LONG))),
    scenario(
      `a host is ${how} everything while the active is lost`,
      both,
      failsOver,
      step(severing('host-1', how, 'everything', LONGER)),
      losingActive,
    ),
  ]),
  scenario(
    'the log stands still for longer than either lease',
    single,
    all(staysWhereItIs, writesWithoutLog),
    step(ailing('frozen', LONG)),
  ),
  scenario(
    'the log is down for a minute',
    single,
    all(staysWhereItIs, writesWithoutLog),
    step(ailing('killed', MINUTE)),
  ),
  scenario('the log writes and does not say so', single, staysWhereItIs, step(ailing('mute', LONG))),
  scenario(
    'the log stands still in the middle of a failover',
    single,
    failsOver,
    losingActive,
    step(ailing('frozen', LONG), 'SwitchStarted'),
  ),
  scenario("the log's leader moves", cluster, staysWhereItIs, step(ailing('leader moved', LONG))),
  scenario("the log's leader is cut off", cluster, staysWhereItIs, step(ailing('leader cut off', LONGER))),
  scenario("the log's leader stands still", cluster, staysWhereItIs, step(ailing('leader frozen', LONGER))),
  scenario("the log's leader dies", cluster, staysWhereItIs, step(ailing('leader killed', LONGER))),
  ...(['leader moved', 'leader cut off', 'leader frozen', 'leader killed'] as const).map((ill) =>
    scenario(
      `the log's ${ill} in the middle of a failover`,
      cluster,
      failsOver,
      losingActive,
      step(ailing(ill, LONGER), 'SwitchStarted'),
    ),
  ),
  scenario(
    'a host reaches only the node that led the log, while the others decide a failover',
    cluster,
    failsOver,
    losingActive,
    step(stranding('host-1', LONGER), 'MasterSuspected'),
  ),
  scenario('the database server of the active stands still', databases, failsOver, stillingActive),
  scenario(
    'the log and the database server of the active stand still together',
    both,
    failsOver,
    step(ailing('frozen', LONG)),
    stillingActive,
  ),
]
