import type { Evidence } from '../evidence/evidence.ts'
import {
  backupsStarted,
  backupsTaken,
  pinnedLineages,
  rejections,
  restoresStarted,
  retirements,
  verifications,
} from './backups.ts'
import { epochs } from './epochs.ts'
import { allFacts } from './facts.ts'
import { hostsReconnected } from './hosts.ts'
import { consents, disablings, enablings, leaderships, policies, reconnects, withdrawals } from './people.ts'
import { contingencies, discards, fences, pins, receipts, starts, switches } from './switches.ts'

/** The evidence, and the log's events by what they say, each read once. */
export const historyOf = (e: Evidence) => ({
  ...e,
  all: allFacts(e),
  epochs: epochs(e),
  switches: switches(e),
  starts: starts(e),
  fences: fences(e),
  receipts: receipts(e),
  contingencies: contingencies(e),
  pins: pins(e),
  discards: discards(e),
  backupsStarted: backupsStarted(e),
  backupsTaken: backupsTaken(e),
  verifications: verifications(e),
  rejections: rejections(e),
  retirements: retirements(e),
  restoresStarted: restoresStarted(e),
  pinnedLineages: pinnedLineages(e),
  leaderships: leaderships(e),
  consents: consents(e),
  withdrawals: withdrawals(e),
  enablings: enablings(e),
  disablings: disablings(e),
  reconnects: reconnects(e),
  policies: policies(e),
  hostsReconnected: hostsReconnected(e),
})

export type History = ReturnType<typeof historyOf>

/** By when, on the machine's clock, the event was in the log. */
export const seenBy = (h: History, revision: number): number =>
  h.sightings.find((s) => s.revision === revision)?.by ?? Number.POSITIVE_INFINITY

/** A moment at which the event was not in the log yet. */
export const notBefore = (h: History, revision: number): number =>
  h.sightings.find((s) => s.revision === revision)?.after ?? Number.NEGATIVE_INFINITY
