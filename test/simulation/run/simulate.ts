import { initial, type State } from '@db-failover/domain'
import { hostProcess } from '../processes/host-process.ts'
import type { Entry } from '../processes/journal.ts'
import { operator } from '../processes/operator.ts'
import { supervisorProcess } from '../processes/supervisor-process.ts'
import { day, master } from '../world/group.ts'
import { installation } from '../world/installation.ts'
import { created } from './created.ts'

export interface Plan {
  readonly seed: number
  readonly days: number
}

/** Plays the plan: the real supervisors and hosts in a simulated world. */
export const simulate = async ({ seed, days }: Plan) => {
  const here = installation(seed)
  const journal: Entry[] = []
  const newest: { revision: bigint; state: State } = { revision: -1n, state: initial }
  const supervisors = ['supervisor-1', 'supervisor-2', 'supervisor-3'].map((name) =>
    supervisorProcess(here, name, {
      onEvent: ({ head }, state) => {
        if (head.revision > newest.revision) Object.assign(newest, { revision: head.revision, state })
      },
    }),
  )
  const hosts = ['host-1', 'host-2', 'host-3'].map((name) => hostProcess(here, name, (entry) => journal.push(entry)))
  const ann = operator(here, 'ann')
  for (const s of supervisors) s.start()
  await created(here, ann)
  for (const h of hosts) h.start()
  await here.timeline.pass(days * day)
  return { here, journal, state: newest.state, master }
}
