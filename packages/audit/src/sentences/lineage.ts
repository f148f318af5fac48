import type { lineageEvents, UnexplainedReason } from '@db-failover/domain'
import { chainText } from '../wording/phrases.ts'
import type { Sentences } from './sentences.ts'

const found: { readonly [R in UnexplainedReason]: string } = {
  restored: 'was restored behind our back',
  rewound: 'was put back to an earlier state behind our back',
  replaced: 'was replaced by another database',
  unexplained: 'has a history that our backups do not explain',
}

export const lineageSentences: Sentences<keyof typeof lineageEvents> = {
  ManualBackupRequired: ({ entry, reason }) =>
    `${entry} ${found[reason]}: a full manual backup is owed, and until then no differential is taken, nothing fails over by itself and nothing is deleted.`,
  EpochMarked: ({ entry, epoch }) => `${entry} carries the epoch ${epoch}.`,
  ObligationCleared: ({ set, on }) => `The owed manual backup ${set} is verified on ${on}: the obligation is cleared.`,
  DifferentialBaseDisplaced: ({ times, tool, expected }) =>
    `A full backup of ${tool ?? 'another tool'} displaced ${expected} as differential base (${times === 1 ? 'once' : `${times} times in a row`}).`,
  LineagePinned: ({ chain, reason }, { actor }) => `${actor} vouches for ${chainText(chain)}: ${reason}`,
}
