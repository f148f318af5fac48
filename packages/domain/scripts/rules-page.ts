import { type InputType, inputKinds, type Rule, rulesFor, rulesVersion } from '@db-failover/domain'
import { code, table } from './markdown.ts'

const guard = (r: Rule): string => {
  const phases = r.phases === 'every' ? [] : [`in ${r.phases.map(code).join(', ')}`]
  const says = [...phases, ...r.when.map((p) => p.says)]
  return says.length === 0 ? 'otherwise' : says.join(' · ')
}

const answer = (r: Rule): string => {
  if (r.outcome.kind === 'nothing') return 'nothing to record'
  return r.outcome.kind === 'refuses' ? `refused: ${r.outcome.tag}` : `records ${r.outcome.types.join(', ')}`
}

const kinds = [
  ['operator', 'What people ask', 'Decided against the current state by whoever has the command.'],
  ['leader', 'What the leader tells itself', '`due` proposes these; the rules decide.'],
  ['observation', 'What the world answers', 'Never refused: at most there is nothing to record.'],
] as const

const section = (on: InputType): string =>
  `### ${on}\n\n${table(
    ['rule', 'when', 'answer', 'because'],
    rulesFor(on).map((r) => [code(r.id), guard(r), answer(r), r.says]),
  )}`

export const rulesPage = (): string => `# Rules

Printed from the rule table by \`pnpm docs:write\`. Rules version ${rulesVersion}.

An input is looked up here and answered by the first row, from the top, whose \`when\` holds: every sentence of it, in the
named phases or in all. The last row of every input has no guard, so that every question has an answer. Every event names the
rule that recorded it. Phases are explained in [phases.md](phases.md), events in [events.md](events.md).

The version rises when a rule changes, or anything that a rule computes. \`packages/domain/rules-version.json\` keeps the hash
of all sources that the table reaches, and \`packages/domain/test/pinned\` what they answer in many situations and at the end of
many histories; a test fails when either changed and the version did not. While a version is not released,
\`pnpm rules:accept\` refreshes both: what changed there is read like any other difference. Once it is released, \`pnpm rules:accept\` refuses until \`rulesVersion\` in
\`packages/domain/src/rules/table.ts\` is raised, and then begins the new version; \`pnpm rules:accept --release\` closes it.

${kinds
  .map(([kind, title, says]) => {
    const inputs = (Object.keys(inputKinds) as InputType[]).filter((on) => inputKinds[on] === kind)
    return `## ${title}\n\n${says}\n\n${inputs.map(section).join('\n\n')}`
  })
  .join('\n\n')}
`
