import type {
  BackupSet,
  BackupSetId,
  Copy,
  Decimal,
  EpochId,
  Instant,
  Policy,
  Sha256,
  State,
} from '@db-failover/domain'
import { given, id, protectedGroup } from '@db-failover/domain/kit'

// A ledger written by hand: what lies where, in which epoch, and what of it can be restored.

export type Sets = readonly (readonly [
  name: string,
  kind: 'full' | 'differential',
  over?: Partial<BackupSet> & {
    readonly base?: string
    readonly epoch?: string
    readonly on?: Readonly<Record<string, Copy['kind']>>
  },
])[]

export const set = (name: string) => `orders/1/${name}` as BackupSetId
const copy = (kind: Copy['kind']): Copy =>
  kind === 'missing'
    ? { kind, begun: false, attempts: 0, retryAfter: null, why: null }
    : kind === 'copied'
      ? { kind, attempts: 0 }
      : { kind }

export const ledger = (sets: Sets): Readonly<Record<BackupSetId, BackupSet>> =>
  Object.fromEntries(
    sets.map(([name, kind, { base, epoch, on, ...over } = {}]) => [
      set(name),
      {
        backup: {
          set: set(name),
          kind,
          base: base === undefined ? null : set(base),
          epoch: (epoch ?? 'orders/1/1') as EpochId,
          entry: id('a'),
          generation: 'original',
          file: name,
          contains: { allBefore: at(name), noneAfter: at(name) },
          startedAt: at(name),
          finishedAt: at(name),
          size: 1,
          sha256: '0'.repeat(64) as Sha256,
          lineage: {
            identity: 'orders',
            fork: 'fork-1',
            counter: '100' as Decimal,
            differentialBase: null,
            epoch: null,
          },
        },
        manual: false,
        contingency: false,
        pinned: false,
        staged: 'gone',
        copies: Object.fromEntries(Object.entries(on ?? ({ b: 'verified' } as const)).map(([e, k]) => [e, copy(k)])),
        drilled: null,
        ...over,
      } satisfies BackupSet,
    ]),
  )

/** The set's number is the minute at which it was taken. */
export const at = (name: string) => `2026-03-01T00:${name.padStart(2, '0')}:00.000Z` as Instant

export const withSets = (state: State, sets: Sets, policy: Partial<Policy> = {}): State => ({
  ...state,
  configuration: { ...state.configuration, policy: { ...state.configuration.policy, ...policy } },
  backups: { ...state.backups, sets: ledger(sets) },
})

export const groupOf = (sets: Sets, policy: Partial<Policy> = {}) =>
  withSets(given(protectedGroup()).story.state, sets, policy)
