import type { Command, ProcessId, State } from '@db-failover/domain'
import { operate } from '@db-failover/supervisor'
import { group } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'
import { lentLog } from './lent-log.ts'
import { type Machine, machine, newRun } from './process.ts'

/** What became of what a person typed: done or waiting for a leader, or why not. */
export type Typed = 'taken' | 'no live leader' | 'log unavailable' | { readonly refused: string }

/** A person at a command line of its own. */
export interface Operator {
  readonly machine: Machine
  readonly read: () => Promise<State | null>
  readonly submit: (command: Command) => Promise<Typed>
}

export const operator = (here: Installation, name: string): Operator => {
  const own = machine(here, name)
  const ids = here.chance(`${name} ids`)
  const { life, clock } = newRun(here, own)
  const hand = operate(
    lentLog(here.log(), life, own.wire, () => own.loss()),
    group,
    { process: name as ProcessId, actor: name, clock, newId: ids.uuid, random: here.chance(`${name} jitter`).next },
  )
  return {
    machine: own,
    read: async () => {
      const read = await hand.read()
      return read._tag === 'Right' ? read.right : null
    },
    submit: async (command) => {
      // A request outlasts the look for a live leader: heartbeats are slow here.
      const answer = await hand.submit(command, { leave: true })()
      if (answer._tag === 'Right') return 'taken'
      if (answer.left._tag === 'NoLiveLeader') return 'no live leader'
      return answer.left._tag === 'Log' ? 'log unavailable' : { refused: answer.left.rejection.why }
    },
  }
}
