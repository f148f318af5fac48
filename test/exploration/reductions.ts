import type { Command } from '@db-failover/domain'
import type { Scope } from './scope.ts'

/**
 * What may be left out of a situation, beyond names and instants, because nothing that can happen from now on depends on it.
 * README.md gives the argument for each; `reductions.unit.test.ts` holds each against the unreduced exploration.
 */
export const reductions = [
  'tries',
  'retired files',
  'sets nobody can restore',
  'superseded sets',
  'contingency backups',
  'ends of epochs',
  'lineage by itself',
  'fences of others',
  'consents used',
  'how the master was left',
  'own backup',
  'former epochs',
  'what is secured',
  'doubts',
  'causes',
] as const
export type Reduction = (typeof reductions)[number]

/** How closely situations are looked at: what people can ask for in this world, and which reductions are made. */
export interface View {
  asks(command: Command['type']): boolean
  joins(reduction: Reduction): boolean
}

const views = new WeakMap<readonly Command['type'][], View>()

/** Everything that can be left out in this scope is. */
export const reducedBy = ({ people }: Pick<Scope, 'people'>): View => {
  const known = views.get(people)
  if (known !== undefined) return known
  const view = viewOf(people, reductions)
  views.set(people, view)
  return view
}

export const viewOf = (people: Scope['people'], made: readonly Reduction[]): View => {
  const asked = new Set<string>(people)
  const joined = new Set<string>(made)
  return { asks: (c) => asked.has(c), joins: (r) => joined.has(r) }
}
