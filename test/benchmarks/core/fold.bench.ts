import { isDeepStrictEqual } from 'node:util'
import { fold, type Recorded, type State } from '@db-failover/domain'
import { firstEvents } from '../events/days.ts'
import { recordedOf } from '../events/drafts.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'
import { foldByHand } from './by-hand.ts'
import { foldInPlace } from './in-place.ts'

const counts: Readonly<Record<Size, number>> = { small: 20_000, full: 200_000 }

type Books = readonly [set: string, staged: string, copies: readonly (readonly [string, string])[]][]

const booksOf = (sets: State['backups']['sets'] | ReturnType<typeof foldByHand>['sets']): Books =>
  Object.values(sets).map((s) => [
    s.backup.set,
    s.staged,
    Object.entries(s.copies).map(([on, copy]) => [on, copy.kind] as const),
  ])

const eventsOf = (size: Size): readonly Recorded[] => firstEvents(counts[size]).map(recordedOf)

const mustAgree = (ours: unknown, theirs: unknown): void => {
  if (!isDeepStrictEqual(ours, theirs)) throw new Error('the two folds do not keep the same books')
}

export const foldAgainstHand: Benchmark = {
  name: 'fold',
  says: 'folding events, against a loop written by hand that keeps the same books of the backups in new values',
  aim: { least: 0.5 },
  runs: 5,
  run: async (size) => {
    const events = eventsOf(size)
    mustAgree(booksOf(fold(events).backups.sets), booksOf(foldByHand(events).sets))
    const ms = await inTurn(3, { ours: () => fold(events), hand: () => foldByHand(events) })
    return {
      ratio: ms.hand / ms.ours,
      figures: { fold: perSecond(events.length, ms.ours), 'by hand': perSecond(events.length, ms.hand) },
    }
  },
}

export const foldAgainstInPlace: Benchmark = {
  name: 'fold-in-place',
  says: 'folding events, against a loop that changes its books in place, so that no earlier state can be kept',
  aim: null,
  runs: 5,
  run: async (size) => {
    const events = eventsOf(size)
    const { backups, people } = fold(events)
    const { sets, lastFull, clock, sequence } = foldInPlace(events)
    const books = [...sets.values()].map((s) => [s.backup.set, s.staged, [...s.copies]])
    mustAgree(booksOf(backups.sets), books)
    mustAgree([backups.lastFull, people.clock, people.sequence], [lastFull, clock, sequence])
    const ms = await inTurn(3, { ours: () => fold(events), place: () => foldInPlace(events) })
    return {
      ratio: ms.place / ms.ours,
      figures: { fold: perSecond(events.length, ms.ours), 'in place': perSecond(events.length, ms.place) },
    }
  },
}
