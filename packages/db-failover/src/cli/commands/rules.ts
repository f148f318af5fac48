import { phases, type Rule, rulesVersion, ruleTable } from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import { nearest } from '../../config/shape/nearest.ts'
import { wrapped } from '../output/table.ts'
import type { Outcome } from '../session.ts'
import type { Cli } from '../world.ts'

interface RulesOptions {
  readonly on?: string
  readonly phase?: string
}

const outcomeText = ({ outcome }: Rule): string =>
  outcome.kind === 'records'
    ? `records ${outcome.types.join(', ') || 'nothing'}`
    : outcome.kind === 'refuses'
      ? `refuses: ${outcome.tag}`
      : 'nothing to record'

const json = ({ id, on, phases: in_, when, outcome, says }: Rule) => ({
  id,
  input: on,
  phases: in_,
  when: when.map(({ name, says: means }) => ({ name, says: means })),
  outcome:
    outcome.kind === 'records' ? { kind: outcome.kind, types: outcome.types } : { ...outcome, refusal: undefined },
  says,
})

const unknown = (option: 'on' | 'phase', what: string, word: string, known: readonly string[]): Outcome => {
  const meant = nearest(word, known)
  return left({
    _tag: 'Usage',
    says: `there is no ${what} ${JSON.stringify(word)}${meant === null ? `; without --${option} all are shown` : `, did you mean ${meant}?`}`,
  })
}

/** The rule table, in the order in which the rules are tried. */
export const rules = async ({ out }: Cli, { on, phase }: RulesOptions): Promise<Outcome> => {
  const inputs = [...new Set(ruleTable.map((r) => r.on))]
  if (on !== undefined && !inputs.some((i) => i === on)) return unknown('on', 'input', on, inputs)
  if (phase !== undefined && !phases.some((p) => p === phase)) return unknown('phase', 'phase', phase, phases)
  const rows = ruleTable.filter(
    (r) =>
      (on === undefined || r.on === on) &&
      (phase === undefined || r.phases === 'every' || r.phases.some((p) => p === phase)),
  )
  out.result({ rulesVersion, rules: rows.map(json) }, () => [
    `version ${rulesVersion}; for one input the first row whose phase and guard hold is the answer`,
    ...inputs.flatMap((input) => {
      const own = rows.filter((r) => r.on === input)
      return own.length === 0
        ? []
        : [
            '',
            out.ink('strong', input),
            ...own.flatMap((r) => [
              `  ${r.id}${r.phases === 'every' ? '' : out.ink('quiet', ` in ${r.phases.join(', ')}`)} -> ${outcomeText(r)}`,
              ...wrapped(r.says, out.width - 6).map((l) => `      ${l}`),
              ...r.when.flatMap((p) =>
                wrapped(`when ${p.says}`, out.width - 8).map((l) => out.ink('quiet', `        ${l}`)),
              ),
            ]),
          ]
    }),
  ])
  return right(undefined)
}
