import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate } from '../rules/rule.ts'

// An answer that a request waits for.

type Answer = InputOf<'EntriesChecked'> | InputOf<'ActiveRead'>

export const noRequest = predicate<Answer>(
  'request ended',
  'nobody waits for this any more',
  (s, i) => s.people.requests[i.request] === undefined,
)

export const done = (i: Answer) => event('RequestEnded', { request: i.request, how: 'done', why: 'done' })
