import { isDeepStrictEqual } from 'node:util'
import { type Command, fold, phase, type State } from '@db-failover/domain'
import { type ChainedEvent, groupLog, proveChain } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import type { Operator } from '../processes/operator.ts'
import { backups, day, group } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'

/** In a world that answers truthfully and with people who type what status says, all is well again after so long. */
const patience = 40 * day
/** Then nothing more happens for so long. */
const calm = 1.5 * day

const missing = (state: State): readonly Command[] => {
  const entries = backups.filter((entry) => state.configuration.entries[entry.id] === undefined)
  const changes = entries.map((entry) => ({ change: 'addBackupDatabase', entry, position: null }) as const)
  return changes.length === 0 ? [] : [{ type: 'ChangeGroup', changes }]
}

const eventsOf = async (here: Installation): Promise<readonly ChainedEvent[] | null> => {
  const events: ChainedEvent[] = []
  for await (const reading of groupLog(memoryEventLog(here.store), group).events(null)) {
    if (reading._tag === 'Stopped') return null
    events.push(reading.event)
  }
  return events
}

/** Waits until the group is protected with all of its entries, then some days more; says what is not as it should be. */
export const atRest = async (here: Installation, by: Operator, state: () => State): Promise<readonly string[]> => {
  const { timeline } = here
  const well = () =>
    phase(state()) === 'protected' && missing(state()).length === 0 && Object.keys(state().people.requests).length === 0
  const until = timeline.now() + patience
  while (!well() && timeline.now() < until) {
    for (const command of missing(state())) void by.submit(command)
    await timeline.pass(timeline.now() + day)
  }
  await timeline.pass(timeline.now() + calm)
  const unrest: string[] = []
  if (!well()) {
    const alarms = Object.values(state().people.alarms).map((a) => `${a.kind}: ${a.says}`)
    unrest.push(`the group is ${phase(state())} after ${patience / day} calm days. ${alarms.join(' ')}`)
  }
  const proof = await proveChain(memoryEventLog(here.store), group)()
  if (proof._tag === 'Left' || proof.right._tag !== 'Sound') unrest.push('the log does not prove')
  const events = await eventsOf(here)
  if (events === null) unrest.push('the log cannot be read to its end')
  else if (!isDeepStrictEqual(fold(events), state()))
    unrest.push('the log folds to another state than the one that is lived in')
  return unrest
}
