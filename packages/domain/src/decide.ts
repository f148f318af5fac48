import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Context, Decision, Input, Rejection } from './decision.ts'
import type { Observation } from './observation.ts'
import { phase } from './phase.ts'
import type { Rule } from './rules/rule.ts'
import { rulesFor } from './rules/table.ts'
import type { State } from './state.ts'

const answers = (rule: Rule, state: State, input: Input, context: Context): boolean =>
  (rule.phases === 'every' || rule.phases.includes(phase(state))) &&
  rule.when.every((p) => p.holds(state, input, context))

const refused = (rule: Rule, state: State, input: Input, context: Context): Rejection => {
  if (rule.outcome.kind !== 'refuses') throw new TypeError(`${rule.id} does not refuse`)
  const { why, possible, next, tag, data } = rule.outcome.refusal(state, input, context)
  return {
    _tag: tag ?? rule.outcome.tag,
    rule: rule.id,
    asked: input.type,
    why: why ?? rule.says,
    possible,
    next,
    data: data ?? {},
  }
}

/** Looks the input up in the rule table and answers by the first rule whose phase and guard hold. */
export const decide = (state: State, input: Input, context: Context): Either<Rejection, Decision> => {
  const rule = rulesFor(input.type).find((r) => answers(r, state, input, context))
  if (rule === undefined) return right({ rule: 'unanswered', events: [] })
  if (rule.outcome.kind === 'refuses') return left(refused(rule, state, input, context))
  return right({
    rule: rule.id,
    events: rule.outcome.kind === 'nothing' ? [] : rule.outcome.events(state, input, context),
  })
}

/** What an observation changes. The world is never refused: at most there is nothing to record. */
export const observe = (state: State, observation: Observation, context: Context): Decision => {
  const decided = decide(state, observation, context)
  return decided._tag === 'Right' ? decided.right : { rule: decided.left.rule, events: [] }
}
