import type { Command } from '../command.ts'
import type { Context } from '../decision.ts'
import { type Event, event } from '../event.ts'
import type { State } from '../state.ts'
import { plus } from '../time.ts'

/** What a person asked for, waiting for the leader. Decided again when the leader begins it. */
export const requested = (state: State, command: Command, context: Context): readonly Event[] => {
  const { request, at } = context
  if (request === null) return []
  const validForMs = context.validForMs ?? state.configuration.policy.requestValidForMs
  return [event('Requested', { request, command: { ...command }, validUntil: plus(at, validForMs) })]
}
