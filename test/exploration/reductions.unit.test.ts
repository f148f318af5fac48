import { expect, it } from 'vitest'
import { congruent } from './congruence.ts'
import { oneBackupDatabase } from './cuts.ts'
import { explore } from './explore.ts'
import { real } from './node.ts'
import { said, silent } from './report.ts'
import { startOfCut } from './start.ts'

// What is left out of a situation is held against explorations that leave nothing out. The larger cuts are in the long proof.

const small = ['return by hand', 'pauses', 'behind our back'].map((name) => {
  const cut = oneBackupDatabase.find((c) => c.name.startsWith(name))
  if (cut === undefined) throw new RangeError(`there is no cut ${name}`)
  return [cut.name, cut] as const
})

it.each(small)('%s: what is joined has the same future, and both explorations meet the same', (name, cut) => {
  const { exact, joined, closure, wrong } = congruent(real, cut, 60)
  said([name, `  ${exact} states without reductions, ${joined} with them`])
  expect(wrong).toBeNull()
  expect(closure).toBe(true)
  const reduced = explore(real, [startOfCut(real, cut, silent)], cut.scope, { seconds: 60 })
  expect(reduced.states).toBe(joined)
  expect(reduced.closure).toBe(true)
  expect(joined).toBeLessThan(exact)
})

/** What stands where in the text of a situation. */
const parts = { switches: 1, backups: 3, lineage: 5, 'who answers': 6, world: 8 } as const
const but =
  (...forgotten: readonly (keyof typeof parts)[]) =>
  (text: string): string => {
    const whole: readonly unknown[] = JSON.parse(text)
    return JSON.stringify(whole.filter((_, i) => !forgotten.some((f) => parts[f] === i)))
  }

/** Ways of looking that forget what matters. */
const blind: readonly (readonly [string, (text: string) => string])[] = [
  ['what a switch has done so far', but('switches')],
  ['what was backed up and copied', but('backups')],
  ['who answers', but('who answers', 'world')],
]

it.each(blind)('a key that forgets %s is found to join too much', (_, look) => {
  const found = small.map(([, cut]) => congruent(real, cut, 60, undefined, look).wrong)
  expect(found.join('\n')).toMatch(/told apart by/)
})
