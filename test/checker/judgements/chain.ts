import { orNull, record, text } from '../evidence/shape.ts'
import { hashOf } from '../history/hash.ts'
import { type Judge, judged } from './judgement.ts'

const link = record({ hash: text, previousHash: orNull(text) })

export const unbroken: Judge = (h) =>
  judged('chain', 'every event bears the hash of all before it', [...h.events.entries()], ([i, event]) => {
    if (event.revision !== i) return `revision ${event.revision} stands where ${i} should`
    const before = h.events[i - 1]
    const previous = before === undefined ? null : link(before.metadata, `revision ${i - 1}`).hash
    const { hash, previousHash } = link(event.metadata, `revision ${i}`)
    if (previousHash !== previous) return `revision ${i}, ${event.type}, does not follow the event before it`
    return hash === hashOf(h.group, previous, event) ? null : `revision ${i}, ${event.type}, was changed`
  })
