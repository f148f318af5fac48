import { hostname } from 'node:os'
import type { ObservationOf, State } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'

/** The log in one file of this machine is lost with the machine; that is worst where the master runs on it, too. */
export const logPlace = (
  { event }: ChainedEvent,
  state: State,
  process: string,
  here: string = hostname(),
): ObservationOf<'Reported'> | null => {
  const isDue =
    event.type === 'MasterDesignated' ||
    event.type === 'FailoverEnabled' ||
    (event.type === 'LeadershipTaken' && event.data.process === process)
  const { master, entries } = state.configuration
  const machine = master === null ? undefined : entries[master]?.machine
  if (!isDue || machine === undefined) return null
  const holds = machine.toLowerCase() === here.toLowerCase()
  return {
    type: 'Reported',
    alarm: 'log on the master machine',
    subject: process,
    holds,
    says: holds
      ? `The log of ${process} lies on ${here}, where the master ${master} runs: both are lost together.`
      : '',
    todo: 'Run the supervisor, with its log, on another machine.',
  }
}
