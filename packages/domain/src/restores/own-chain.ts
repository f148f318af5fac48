import { freshestFor } from '../backups/chains.ts'
import type { Context, InputOf } from '../decision.ts'
import { type Event, event } from '../event.ts'
import { nextOperation } from '../rules/predicates.ts'
import type { State } from '../state.ts'

/** The freshest chain that an entry could be restored from by its own folder, and the entry. */
export const ownChain = (s: State, { on }: InputOf<'StartDrill'> | InputOf<'StartStandby'>) => {
  const freshest = freshestFor(s, on)
  const entry = s.configuration.entries[on]
  return freshest === null || entry === undefined ? null : { ...freshest, entry }
}

type OwnChain = NonNullable<ReturnType<typeof ownChain>>

/** A restore beside the live database begins, of the chain in the entry's own folder, into a generation of its own. */
export const restoreStarted = (
  purpose: 'standby' | 'drill',
  { entry, chain, folder }: OwnChain,
  s: State,
  c: Context,
): Event => {
  const operation = nextOperation(s)
  return event('RestoreStarted', {
    operation,
    purpose,
    on: entry.id,
    chain,
    readFrom: folder,
    generation: c.generationFor(entry, operation),
  })
}
