import { type Entry, type GroupId, operationId, type State } from '@db-failover/domain'

/** So many operations may begin while orphans are removed. */
const ahead = 64

/** Everything that the state names: none of it is an orphan, whatever else it is. */
const named = ({ switches, restores, backups }: State): readonly (string | null | undefined)[] => [
  switches.active?.generation,
  switches.running?.restore?.generation,
  switches.running?.checked?.generation,
  switches.contingency?.kind === 'running' ? switches.contingency.generation : null,
  restores.running?.generation,
  backups.running?.generation,
  backups.drill?.generation,
  ...Object.values(switches.fences).map((f) => f.generation),
  ...Object.values(switches.leftovers).map((l) => l.generation),
  ...Object.values(restores.standbys).map((s) => s.generation),
]

/**
 * What must stay on an entry: what the state names, and what operations would produce that begin while the removal runs,
 * of this term and of a next one.
 */
export const keptGenerations = (
  state: State,
  group: GroupId,
  entry: Entry,
  generationFor: (entry: Entry, operation: ReturnType<typeof operationId>) => string,
): readonly string[] => {
  const { leader, sequence } = state.people
  const term = leader?.term ?? 0
  const coming = Array.from({ length: ahead }, (_, i) => [
    generationFor(entry, operationId(group, term, sequence + 1 + i)),
    generationFor(entry, operationId(group, term + 1, 1 + i)),
  ]).flat()
  return [...new Set([...named(state), ...coming].filter((g) => typeof g === 'string'))]
}
