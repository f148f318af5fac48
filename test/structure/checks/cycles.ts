import { importsIn } from '../imports.ts'
import type { Finding, Tree } from '../tree.ts'

/** Files that, through imports of any kind, need themselves. Each circle is told once, along its shortest way found. */
export const cycles = (tree: Tree): readonly Finding[] => {
  const needs = new Map<string, string[]>()
  for (const { from, file } of importsIn(tree)) {
    if (file !== null && tree.has(file)) needs.set(from, [...(needs.get(from) ?? []), file])
  }
  const state = new Map<string, 'open' | 'done'>()
  const found: Finding[] = []
  const visit = (file: string, way: readonly string[]) => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...way.slice(way.indexOf(file)), file].join(' → '))
      return
    }
    state.set(file, 'open')
    for (const next of needs.get(file) ?? []) visit(next, [...way, file])
    state.set(file, 'done')
  }
  for (const file of needs.keys()) visit(file, [])
  return found
}
