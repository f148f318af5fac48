import { type Instant, instantOf } from '@db-failover/domain'

/** When simulated time begins, in milliseconds since 1970: midnight, so that days are days. */
const beginning = Date.parse('2026-01-01T00:00:00.000Z')

/** What a wall clock that is right shows so many milliseconds after the beginning. */
export const instantAt = (ms: number): Instant => instantOf(beginning + ms)
