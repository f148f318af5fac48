import { backupRules } from '../backups/rules.ts'
import { configurationRules } from '../configuration/rules.ts'
import type { InputType } from '../decision.ts'
import { detectionRules } from '../detection/rules.ts'
import { lineageRules } from '../lineage/rules.ts'
import { peopleRules } from '../people/rules.ts'
import { restoreRules } from '../restores/rules.ts'
import { switchRules } from '../switches/rules.ts'
import { inputKinds } from './inputs.ts'
import { groupMissing, notLeader } from './predicates.ts'
import type { Rule } from './rule.ts'

/** Rises with every change of a rule, a guard or what they compute. Every event names it. */
export const rulesVersion = 1

const missing = (on: InputType): Rule => ({
  id: 'group.missing',
  on,
  phases: 'every',
  when: [groupMissing],
  outcome: {
    kind: 'refuses',
    tag: 'GroupMissing',
    refusal: () => ({ possible: 'Describe the group first.', next: 'apply FILE' }),
  },
  says: 'What is asked of a group needs the group in the log.',
})

const overtaken = (on: InputType): Rule => ({
  id: 'leader.overtaken',
  on,
  phases: 'every',
  when: [notLeader],
  outcome: {
    kind: 'refuses',
    tag: 'NotLeader',
    refusal: (s) => ({
      why: `${s.people.leader?.process ?? 'Nobody'} leads in term ${s.people.leader?.term ?? 0}.`,
      possible: 'Step down and stand by.',
      next: null,
    }),
  },
  says: 'Only the leader of the current term decides for the group.',
})

const unheard = (on: InputType): Rule => ({
  id: 'observation.overtaken',
  on,
  phases: 'every',
  when: [notLeader],
  outcome: { kind: 'nothing' },
  says: 'What an overtaken leader sees is not recorded.',
})

/** What every input of a kind is asked first. */
const firstOf = (on: InputType): readonly Rule[] => {
  if (inputKinds[on] === 'observation') return [unheard(on)]
  if (inputKinds[on] === 'leader') return on === 'TakeLeadership' ? [] : [overtaken(on)]
  return on === 'CreateGroup' ? [] : [missing(on)]
}

const written: readonly Rule[] = [
  ...configurationRules,
  ...backupRules,
  ...restoreRules,
  ...detectionRules,
  ...lineageRules,
  ...switchRules,
  ...peopleRules,
]

const inputs = [...new Set(written.map((r) => r.on))]

/** Every rule in the order in which it is tried. For one input, the first row whose phase and guard hold is the answer. */
export const ruleTable: readonly Rule[] = inputs.flatMap((on) => [
  ...firstOf(on),
  ...written.filter((r) => r.on === on),
])

const byInput = new Map<InputType, readonly Rule[]>(inputs.map((on) => [on, ruleTable.filter((r) => r.on === on)]))

export const rulesFor = (on: InputType): readonly Rule[] => byInput.get(on) ?? []
