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
  'when a fence was confirmed',
  'consents used',
  'how the master was left',
  'own backup',
  'former epochs',
  'what is secured',
  'doubts',
  'causes',
] as const
export type Reduction = (typeof reductions)[number]

/** What a world contains decides what can be left out in it. */
export type Width = Pick<Scope, 'people' | 'mishaps'>

/** How closely situations are looked at: what can happen in this world, and which reductions are made. */
export interface View {
  asks(command: Command['type']): boolean
  /** Servers, or databases, can be lost. */
  readonly loses: boolean
  joins(reduction: Reduction): boolean
}

const views = new WeakMap<Width['people'], Map<Width['mishaps'], View>>()

/** Everything that can be left out in this scope is. */
export const reducedBy = (width: Width): View => {
  const of = views.get(width.people) ?? new Map<Width['mishaps'], View>()
  views.set(width.people, of)
  const known = of.get(width.mishaps)
  if (known !== undefined) return known
  const view = viewOf(width, reductions)
  of.set(width.mishaps, view)
  return view
}

export const viewOf = ({ people, mishaps }: Width, made: readonly Reduction[]): View => {
  const asked = new Set<string>(people)
  const joined = new Set<string>(made)
  return {
    asks: (c) => asked.has(c),
    loses: mishaps.includes('servers') || mishaps.includes('databases'),
    joins: (r) => joined.has(r),
  }
}
