import { initial, type State } from '@db-failover/domain'
import type { Evidence } from 'db-failover-test-checker'
import { evidenceOf } from '../evidence/evidence.ts'
import { midway } from '../evidence/midway.ts'
import { faultKinds } from '../faults/all.ts'
import type { PutAside } from '../faults/folders.ts'
import { type Weather, weather } from '../faults/weather.ts'
import { type Act, obedient } from '../people/obedient.ts'
import { hostProcess } from '../processes/host-process.ts'
import { newJournal } from '../processes/journal.ts'
import { operator } from '../processes/operator.ts'
import { supervisorProcess } from '../processes/supervisor-process.ts'
import { day } from '../world/group.ts'
import { type Installation, installation } from '../world/installation.ts'
import { created } from './created.ts'
import { type Phases, phases } from './phases.ts'
import { atRest } from './rest.ts'

export interface Plan {
  readonly seed: number
  readonly days: number
  readonly faults: number
  /** Wall clocks are moved too; then no judgement compares two processes' times. */
  readonly clocks: boolean
  /** What hosts do without the log. */
  readonly withoutLog: 'stop' | 'keep'
  /** Breaks something on purpose that no fault of ours breaks, so that it has to be found. */
  readonly meddle?: (here: Installation) => void
}

export interface Played {
  readonly here: Installation
  readonly state: State
  readonly weather: Weather
  readonly acts: readonly Act[]
  readonly phases: Phases
  readonly evidence: Evidence
  /** How often a host's transaction was not acknowledged, by what it was told. */
  readonly others: ReadonlyMap<string, number>
  /** What is wrong with how the run ended, beside what the checker says; empty: nothing. */
  readonly unrest: readonly string[]
}

/** Plays the plan: the real supervisors and hosts in a simulated world, then some calm days until all is at rest. */
export const simulate = async ({ seed, days, faults, clocks, withoutLog, meddle }: Plan): Promise<Played> => {
  const here = installation(seed)
  const journal = newJournal()
  const newest: { revision: bigint; state: State } = { revision: -1n, state: initial }
  const seen = phases(here.timeline)
  const supervisors = ['supervisor-1', 'supervisor-2', 'supervisor-3'].map((name) =>
    supervisorProcess(here, name, {
      onEvent: ({ head }, state) => {
        if (head.revision <= newest.revision) return
        Object.assign(newest, { revision: head.revision, state })
        seen.now(state)
      },
    }),
  )
  const names = ['host-1', 'host-2', 'host-3']
  const hosts = names.map((name) => hostProcess(here, name, journal))
  const [ann, ben] = [operator(here, 'ann'), operator(here, 'ben')]
  const acts: Act[] = []
  for (const s of supervisors) s.start()
  await created(here, ann, withoutLog)
  for (const h of hosts) h.start()
  if (faults > 0) obedient(here, ben, here.chance('ben'), (act) => acts.push(act))

  const replaced: PutAside[] = []
  const chance = here.chance('faults')
  const world = { here, supervisors, hosts, people: [ann], chance, state: () => newest.state, clocks }
  const until = here.timeline.now() + days * day
  const sky = weather(
    world,
    faultKinds((gone) => replaced.push(gone)),
    { faults, until, chance },
  )
  meddle?.(here)
  const gathered = () =>
    evidenceOf(here, {
      acknowledged: journal.acknowledged,
      disturbances: sky.disturbances,
      replaced,
      hosts: names,
      clocksAgree: !clocks,
    })
  const early = faults === 0 ? [] : midway(here, () => newest.state, gathered)
  await here.timeline.pass(until)
  sky.calm()
  const unrest = faults === 0 ? [] : [...(await atRest(here, ann, () => newest.state)), ...early]
  const evidence = gathered()
  return { here, state: newest.state, weather: sky, acts, phases: seen, evidence, others: journal.others, unrest }
}
