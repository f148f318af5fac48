import type { Evidence } from '../evidence/evidence.ts'
import { orNull, record, text } from '../evidence/shape.ts'
import { factsOf } from './facts.ts'

const contains = record({ allBefore: text, noneAfter: text })

const taken = record({
  operation: text,
  backup: record({ set: text, kind: text, base: orNull(text), epoch: text, entry: text, contains }),
})
export const backupsTaken = (e: Evidence) => factsOf(e, 'BackupTaken', taken)

export const backupsStarted = (e: Evidence) => factsOf(e, 'BackupStarted', record({ operation: text }))

export const verifications = (e: Evidence) => factsOf(e, 'CopyVerified', record({ set: text, on: text }))

export const rejections = (e: Evidence) => factsOf(e, 'CopyRejected', record({ set: text, on: text }))

const place = record({ entry: text, folder: text })
export const retirements = (e: Evidence) => factsOf(e, 'BackupRetired', record({ set: text, place }))

const restore = record({
  operation: text,
  purpose: text,
  on: text,
  readFrom: text,
  generation: text,
  chain: record({ full: text, differential: orNull(text) }),
})
export const restoresStarted = (e: Evidence) => factsOf(e, 'RestoreStarted', restore)

export const pinnedLineages = (e: Evidence) =>
  factsOf(e, 'LineagePinned', record({ chain: record({ full: text, differential: orNull(text) }) }))
