import { span } from '@db-failover/audit'
import { between, type GroupId, type Instant, initial, type State } from '@db-failover/domain'
import { type EventLog, systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import { type LedgerRow, ledgerLines, ledgerOf } from '../../status/ledger.ts'
import { alarmsOnly, statusLines } from '../../status/lines.ts'
import { type Status, statusOf, type Watched } from '../../status/status.ts'
import { heardOf } from '../heard.ts'
import { missingGroup, type Outcome, type Session, standingOf, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface StatusOptions {
  readonly watch?: boolean
  readonly alarms?: boolean
  readonly copies?: boolean
}

/** A leader that has been silent for its lease is taken to be gone, by the clocks of two processes. */
const watchedBy = async (log: EventLog, { people, configuration }: State, now: Instant): Promise<Watched> => {
  const { leader } = people
  if (leader === null) return { live: false, says: 'No supervisor has led this group yet.' }
  const heard = await heardOf(log, leader.process)
  if (heard === null) return { live: false, says: `Nothing is heard of the supervisor ${leader.process}.` }
  if (heard.stopping) return { live: false, says: `The supervisor ${leader.process} was stopped at ${heard.at}.` }
  const silent = between(heard.at, now)
  return silent > configuration.policy.leaderLeaseMs * 2
    ? { live: false, says: `The supervisor ${leader.process} has been silent for ${span(silent)}.` }
    : { live: true, says: `The supervisor ${leader.process} is alive.` }
}

const lookAt = async ({ log }: Session, group: GroupId, now: Instant) => {
  const standing = await standingOf(log, group)
  if (standing._tag === 'Left') return standing
  const { state, end } = standing.right
  return end === null && state === initial
    ? left(missingGroup(group))
    : right({
        status: statusOf(group, state, end?.revision ?? null, now, await watchedBy(log, state, now)),
        ledger: ledgerOf(state),
      })
}

interface Look {
  readonly status: Status
  readonly ledger: readonly LedgerRow[]
}

const show = ({ out }: Cli, all: readonly Look[], { alarms, copies }: StatusOptions, watched: boolean): void => {
  const json = all.map(({ status: s, ledger }) =>
    alarms === true ? { group: s.group, alarms: s.alarms } : copies === true ? { ...s, copies: ledger } : s,
  )
  const lines = () =>
    all.flatMap(({ status: s, ledger }, i) => [
      ...(i === 0 ? [] : ['']),
      ...(alarms === true ? alarmsOnly(s, out.ink, out.width) : statusLines(s, out.ink, out.width)),
      ...(copies === true ? ['', ...ledgerLines(ledger, out.ink)] : []),
    ])
  const clear = watched && !out.isJson ? '\u001b[2J\u001b[H' : ''
  out.result(json, () => lines().map((l, i) => (i === 0 ? clear + l : l)))
}

/** One look, or with `--watch` one a second until stopped. */
export const status = (cli: Cli, options: StatusOptions): Promise<Outcome> =>
  withLog(cli, async (session) => {
    for (;;) {
      const all: Look[] = []
      for (const group of session.groups) {
        const one = await lookAt(session, group, systemClock.now())
        if (one._tag === 'Left') return one
        all.push(one.right)
      }
      show(cli, all, options, options.watch === true && cli.streams.stdout.isTTY === true)
      if (options.watch !== true || cli.stop.aborted) return right(undefined)
      await systemClock.sleep(1_000, cli.stop)
      if (cli.stop.aborted) return right(undefined)
    }
  })
