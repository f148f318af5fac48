import { situation } from './key.ts'
import { movesOf } from './moves.ts'
import type { Node, Subject } from './node.ts'
import { reducedBy } from './reductions.ts'
import { silent } from './report.ts'
import type { Scope } from './scope.ts'

// What the key joins must not differ in anything that can happen next: the same moves, to the same situations, with the
// same faults. Otherwise closure would prove nothing.

const future = (subject: Subject, n: Node, scope: Scope): ReadonlyMap<string, string> => {
  const view = reducedBy(scope)
  return new Map(
    movesOf(n, scope, situation(n, view).next).map((m) => {
      const faults: string[] = []
      const after = m.go(subject, { ...silent, fault: (_n, what) => faults.push(what) })
      return [m.name, [situation(after, view).text, ...faults].join(' ')] as const
    }),
  )
}

/** The move that tells the two apart, null when none does. */
export const toldApartBy = (subject: Subject, a: Node, b: Node, scope: Scope): string | null => {
  const one = future(subject, a, scope)
  const other = future(subject, b, scope)
  return [...new Set([...one.keys(), ...other.keys()])].find((name) => one.get(name) !== other.get(name)) ?? null
}
