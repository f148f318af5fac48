import * as t from 'io-ts'
import { Count, Instant } from '../scalars.ts'

/** What one probe of an entry amounts to. `alive` answers, and for an entry with a database the database is usable. */
export const Verdict = t.keyof(
  {
    alive: null,
    gone: null,
    starting: null,
    unusable: null,
    administrator: null,
    unhappy: null,
  },
  'Verdict',
)
export type Verdict = t.TypeOf<typeof Verdict>

/** The run of probes that an observation rests on, folded by the supervisor that made them. */
export const Window = t.type(
  {
    since: Instant,
    probes: Count,
    failures: Count,
    lastGood: t.union([Instant, t.null]),
    verdicts: t.record(t.string, Count),
    /** Other machines that this supervisor reached within the window: entries by their id, witnesses by `host:port`. */
    reached: t.array(t.string),
    /** Processes whose reports show that they reach the entry: `host NAME`, `supervisor NAME`. */
    witnesses: t.array(t.string),
    says: t.string,
  },
  'Window',
)
export type Window = t.TypeOf<typeof Window>
