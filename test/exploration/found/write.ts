import { writeFileSync } from 'node:fs'
import { histories, told } from './tell.ts'

// Tells the histories by the rules as they are and stores what is recorded now. The difference is for a person to read.

for (const h of histories()) {
  const { lines, missed } = told(h)
  const left = lines.filter((l) => !('step' in l) || !missed.includes(l.step))
  writeFileSync(new URL(`${h.name}.jsonl`, import.meta.url), `${left.map((l) => JSON.stringify(l)).join('\n')}\n`)
}
