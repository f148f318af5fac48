import { sqlError } from '../sql/error.ts'
import type { Bound, Env, Scope } from './bound.ts'

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A column by its path, in the nearest query that has it. */
export const column = (path: readonly string[], scope: Scope | null): Bound => {
  const name = path.at(-1) ?? ''
  const qualifier = path.slice(0, -1)
  let depth = 0
  for (let at = scope; at !== null; at = at.outer, depth += 1) {
    const found = at.columns.flatMap((candidate, i) => {
      const end = candidate.path.slice(candidate.path.length - qualifier.length)
      const fits =
        qualifier.length <= candidate.path.length && qualifier.every((part, j) => sameName(part, end[j] ?? ''))
      return fits && sameName(candidate.name, name) ? [{ candidate, i }] : []
    })
    if (found.length > 1) throw sqlError(209, name)
    const [only] = found
    if (only === undefined) continue
    const levels = depth
    return {
      type: only.candidate.type,
      evaluate: (env) => {
        let from: Env | null = env
        for (let i = 0; i < levels; i += 1) from = from?.outer ?? null
        return from?.row[only.i] ?? null
      },
    }
  }
  throw qualifier.length === 0 ? sqlError(207, name) : sqlError(4104, path.join('.'))
}
