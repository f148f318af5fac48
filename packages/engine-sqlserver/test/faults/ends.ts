import type { Verdict } from '@db-failover/domain'
import type { EngineError } from '@db-failover/ports'

// The table: what a call of the engine answers in each moment when each fault comes. In every cell the fault then ends, the
// same call is made again, and is done.

/** `told`: a finding of the check says it. */
export type End = 'done' | 'told' | Verdict | EngineError['_tag']

export const momentNames = [
  'probe',
  'check of an entry',
  'full',
  'differential',
  'contingency',
  'find',
  'verify',
  'restore',
  'open',
  'check',
  'drill',
  'removal of orphans',
  'fence',
  'release',
  'mark of an epoch',
] as const
export type Moment = (typeof momentNames)[number]

export const faultNames = [
  'port refused',
  'accepted, never answered',
  'reset at once',
  'silent before PRELOGIN',
  'silent before LOGINACK',
  'login fails (18456)',
  'database not opened (4060)',
  'paused (17142)',
  'starting (17187)',
  'administrators only (18451)',
  'encryption downgraded',
  'certificate of another host',
  'silent in a response',
  'black hole',
  'RST in a response',
  'FIN in a response',
  'RST between responses',
  'FIN between responses',
  'session killed (596)',
  'service stopped (6005)',
  'service killed',
  'slow progress',
  'progress, then none',
  'no progress, attention half acknowledged',
  'no progress, attention never acknowledged',
  'msdb takes no rows (3009)',
  'disk full',
  'page of the source damaged',
  'base lost (3035)',
  'msdb purged',
  'foreign full before',
  'foreign full meanwhile',
  "single user's place taken",
  "server's clock an hour ahead, in another zone",
] as const
export type Fault = (typeof faultNames)[number]

type Ends = readonly End[]
type Row = { readonly [M in Moment]?: Ends } & { readonly others: Ends }

const changing = ['full', 'differential', 'contingency', 'restore', 'open', 'drill', 'fence', 'release'] as const
const long = [...changing, 'verify'] as const

const each = (names: readonly Moment[], ends: Ends): { readonly [M in Moment]?: Ends } =>
  Object.fromEntries(names.map((name) => [name, ends]))

/** Nobody is let in: nothing was begun. */
const notLetIn = (verdict: Verdict, others: End): Row => ({
  probe: [verdict],
  'check of an entry': ['told'],
  others: [others],
})

/** The connection is lost. What had been sent is undone by the server or looked for; what had not is simply not done. */
const lost = (probe: Ends): Row => ({
  probe,
  'check of an entry': ['told', 'done'],
  ...each(long, ['OutcomeUnknown']),
  others: ['Unreachable', 'OutcomeUnknown', 'done'],
})

/** Cancelled by our own watch: what was begun is undone. */
const stalled: Row = { probe: ['alive'], ...each(long, ['OutcomeUnknown']), others: ['done'] }

const unharmed: Row = { probe: ['alive'], others: ['done'] }

const rows: Readonly<Record<Fault, Row>> = {
  'port refused': notLetIn('gone', 'Unreachable'),
  'accepted, never answered': notLetIn('gone', 'Unreachable'),
  'reset at once': notLetIn('gone', 'Unreachable'),
  'silent before PRELOGIN': notLetIn('gone', 'Unreachable'),
  'silent before LOGINACK': notLetIn('gone', 'Unreachable'),
  'login fails (18456)': notLetIn('unhappy', 'NotPermitted'),
  'database not opened (4060)': notLetIn('unhappy', 'BadDatabase'),
  'paused (17142)': notLetIn('administrator', 'Unreachable'),
  'starting (17187)': notLetIn('starting', 'Unreachable'),
  'administrators only (18451)': notLetIn('administrator', 'Unreachable'),
  'encryption downgraded': notLetIn('unhappy', 'NotPermitted'),
  'certificate of another host': notLetIn('unhappy', 'NotPermitted'),
  'silent in a response': lost(['gone']),
  'black hole': lost(['gone']),
  'RST in a response': lost(['gone']),
  'FIN in a response': lost(['gone']),
  'RST between responses': lost(['alive', 'gone']),
  'FIN between responses': lost(['alive', 'gone']),
  'session killed (596)': { ...lost(['alive', 'gone']) },
  'service stopped (6005)': { ...lost(['gone']), ...each(long, ['Unreachable']) },
  'service killed': lost(['gone']),
  'slow progress': unharmed,
  'progress, then none': stalled,
  'no progress, attention half acknowledged': stalled,
  'no progress, attention never acknowledged': stalled,
  'msdb takes no rows (3009)': unharmed,
  'disk full': {
    ...unharmed,
    ...each(['full', 'differential', 'contingency', 'restore', 'drill'], ['NoSpace']),
  },
  'page of the source damaged': { ...unharmed, ...each(['full', 'differential', 'contingency'], ['BadDatabase']) },
  'base lost (3035)': { ...unharmed, differential: ['BadBackup'] },
  'msdb purged': unharmed,
  'foreign full before': { ...unharmed, differential: ['BadBackup'] },
  'foreign full meanwhile': { ...unharmed, differential: ['done', 'BadBackup'] },
  "single user's place taken": {
    ...unharmed,
    probe: ['administrator'],
    ...each(['full', 'differential', 'contingency', 'check', 'fence', 'release', 'mark of an epoch'], ['BadDatabase']),
  },
  "server's clock an hour ahead, in another zone": unharmed,
}

/** What may come of a call; several where milliseconds decide. */
export const endsOf = (fault: Fault, moment: Moment): Ends => rows[fault][moment] ?? rows[fault].others

export const allCells: readonly { readonly fault: Fault; readonly moment: Moment }[] = momentNames.flatMap((moment) =>
  faultNames.map((fault) => ({ fault, moment })),
)
