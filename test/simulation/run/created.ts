import { type Command, phase, type State } from '@db-failover/domain'
import type { Operator } from '../processes/operator.ts'
import { backups, day, grain, group, master, policy, schedule } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'

/** What makes the group, typed one after another. */
const description = (withoutLog: 'stop' | 'keep'): readonly Command[] => [
  { type: 'CreateGroup', group, mode: 'backup-and-restore' },
  {
    type: 'ChangeGroup',
    changes: [
      { change: 'designateMaster', entry: master },
      ...backups.map((entry) => ({ change: 'addBackupDatabase' as const, entry, position: null })),
      { change: 'policy', policy: { ...policy, withoutLog } },
      { change: 'schedule', schedule },
      { change: 'automaticReconnect', on: true, acknowledged: true },
    ],
  },
  { type: 'EnableFailover', acceptDataLoss: true },
]

/** Lets time pass until the condition holds, as an operator sees it. */
const until = async (here: Installation, by: Operator, holds: (s: State) => boolean, what: string): Promise<void> => {
  const { timeline } = here
  for (const end = timeline.now() + 20 * day; timeline.now() < end; ) {
    await timeline.pass(timeline.now() + grain)
    let seen: State | null = null
    void by.read().then((state) => {
      seen = state
    })
    await timeline.pass(timeline.now())
    if (seen !== null && holds(seen)) return
  }
  throw new Error(`did not come within 20 simulated days: ${what}`)
}

/** Creates the group, switches failover on and waits until it is protected. */
export const created = async (here: Installation, by: Operator, withoutLog: 'stop' | 'keep'): Promise<void> => {
  for (const command of description(withoutLog)) {
    const typed: { answer: unknown } = { answer: null }
    void by.submit(command).then((answer) => {
      typed.answer = answer
    })
    await until(here, by, (s) => typed.answer !== null && Object.keys(s.people.requests).length === 0, command.type)
    if (typeof typed.answer === 'object') throw new Error(`${command.type}: ${JSON.stringify(typed.answer)}`)
  }
  await until(here, by, (s) => phase(s) === 'protected', 'the group is protected')
}
