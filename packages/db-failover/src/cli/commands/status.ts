import { type GroupId, type Instant, initial } from '@db-failover/domain'
import { systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import { type LedgerRow, ledgerLines, ledgerOf } from '../../status/ledger.ts'
import { alarmsOnly, type Shown, statusLines } from '../../status/lines.ts'
import { type Status, statusOf } from '../../status/status.ts'
import { asTyped } from '../as-typed.ts'
import { missingGroup, type Outcome, type Session, standingOf, withLog } from '../session.ts'
import { watchedBy } from '../watched-by.ts'
import type { Cli } from '../world.ts'

interface StatusOptions {
  readonly watch?: boolean
  readonly alarms?: boolean
  readonly copies?: boolean
}

const lookAt = async ({ log }: Session, group: GroupId, now: Instant) => {
  const standing = await standingOf(log, group)
  if (standing._tag === 'Left') return standing
  const { state, end } = standing.right
  return end === null && state === initial
    ? left(missingGroup(group))
    : right({
        status: statusOf(group, state, end?.revision ?? null, now, await watchedBy(log, group, state, now)),
        ledger: ledgerOf(state),
      })
}

interface Look {
  readonly status: Status
  readonly ledger: readonly LedgerRow[]
}

const show = (
  { out, globals }: Cli,
  { process }: Session,
  all: readonly Look[],
  { alarms, copies }: StatusOptions,
  watched: boolean,
): void => {
  const shownFor = (group: GroupId): Shown => ({
    ink: out.ink,
    width: out.width,
    typed: asTyped(process.groups.length > 1 ? { ...globals, group } : globals),
  })
  const json = all.map(({ status: s, ledger }) =>
    alarms === true ? { group: s.group, alarms: s.alarms } : copies === true ? { ...s, copies: ledger } : s,
  )
  const lines = () =>
    all.flatMap(({ status: s, ledger }, i) => [
      ...(i === 0 ? [] : ['']),
      ...(alarms === true ? alarmsOnly : statusLines)(s, shownFor(s.group)),
      ...(copies === true ? ['', ...ledgerLines(ledger, out.ink)] : []),
    ])
  if (watched) out.clearScreen()
  out.result(json, lines)
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
      show(cli, session, all, options, options.watch === true && cli.streams.stdout.isTTY === true)
      if (options.watch !== true || cli.stop.aborted) return right(undefined)
      await systemClock.sleep(1_000, cli.stop)
      if (cli.stop.aborted) return right(undefined)
    }
  })
