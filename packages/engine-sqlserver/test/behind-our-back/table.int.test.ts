import { cases } from './cases.ts'
import { behindOurBack } from './suite.ts'

/** One of each kind of evidence; the whole table is a long proof. */
const some: ReadonlySet<string> = new Set([
  'a full of another tool',
  'a differential of ours that the server refuses for want of a base',
  'our own last full restored over it, the fork kept, and written past where it was',
  'detached and attached',
  'another database under the same name',
  'the whole machine put back to before our newest full, and written past where it was',
])

behindOurBack(cases.filter(({ name }) => some.has(name)))
