import { resolve } from 'node:path'
import { type Anchor, momentIn, readAnchors, readHostReports, replay, sentenceOf, verify } from '@db-failover/audit'
import { left, right } from 'fp-ts/lib/Either.js'
import { statusLines } from '../../status/lines.ts'
import { statusOf } from '../../status/status.ts'
import { asTyped } from '../as-typed.ts'
import type { Failure } from '../failure.ts'
import { logFailure } from '../log-failure.ts'
import { missingGroup, type Outcome, oneGroup, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface VerifyOptions {
  readonly anchors?: readonly string[]
}

/**
 * The full proof, against the anchors in backup folders, and what hosts reported row by row. Exit code 4 names the first
 * revision that fails.
 */
export const auditVerify = (cli: Cli, { anchors: folders = [] }: VerifyOptions): Promise<Outcome> =>
  withLog(cli, async (session) => {
    const group = oneGroup(session)
    if (group._tag === 'Left') return group
    const anchors: Anchor[] = []
    for (const folder of folders) {
      const found = await readAnchors(resolve(cli.cwd, folder))
      if (found._tag === 'Left') return left<Failure, void>({ _tag: 'Usage', says: `--anchors: ${found.left.says}` })
      for (const name of found.right.unreadable)
        cli.out.note(`${name} in ${folder} names no place in a log; it is left out`)
      if (found.right.anchors.length === 0) cli.out.note(`no manifest in ${folder} names a place in a log`)
      anchors.push(...found.right.anchors)
    }
    const proof = await verify(session.log, group.right, anchors)()
    if (proof._tag === 'Left') return left(logFailure(proof.left))
    const found = proof.right
    if (found._tag === 'Damaged') return left<Failure, void>({ _tag: 'Damaged', revision: found.at, says: found.says })
    if (found.head === null) return left(missingGroup(group.right))
    const reports = await readHostReports(session.log, group.right)()
    if (reports._tag === 'Left') return left(logFailure(reports.left))
    const hosts = reports.right
    if (hosts._tag === 'Damaged')
      return left<Failure, void>({
        _tag: 'Damaged',
        revision: null,
        says: `what hosts reported, revision ${hosts.at} of ${hosts.stream}: ${hosts.says}`,
      })
    const { events, head, anchors: agreeing, anchoredUpTo } = found
    const unanchoredFrom = anchoredUpTo === null ? 0n : anchoredUpTo < head.revision ? anchoredUpTo + 1n : null
    cli.out.result(
      {
        group: group.right,
        sound: true,
        events,
        head,
        anchors: agreeing,
        anchoredUpTo,
        unanchoredFrom,
        hostReports: hosts.events,
      },
      () => [
        cli.out.ink('good', `${group.right}: the log is sound, all ${events} events up to revision ${head.revision}`),
        `  head: ${head.hash}`,
        agreeing === 0
          ? '  unanchored: no anchor was given; name backup folders with --anchors'
          : unanchoredFrom === null
            ? `  anchored to its end by ${agreeing} manifests`
            : `  anchored up to revision ${anchoredUpTo} by ${agreeing} manifests; unanchored from revision ${unanchoredFrom} on`,
        `  hosts: ${hosts.events} reports can be read; each host writes its own, and no chain binds them`,
      ],
    )
    return right(undefined)
  })

/** The group as it stood at a moment. */
export const auditAt = (cli: Cli, text: string): Promise<Outcome> =>
  withLog(cli, async (session) => {
    const group = oneGroup(session)
    if (group._tag === 'Left') return group
    const moment = momentIn(text)
    if (moment._tag === 'Left') return left<Failure, void>({ _tag: 'Usage', says: moment.left })
    const standing = await replay(session.log, group.right, moment.right)()
    if (standing._tag === 'Left') return left(logFailure(standing.left))
    const { state, end, last } = standing.right
    if (last === null)
      return left<Failure, void>({
        _tag: 'Failed',
        says: `the group ${group.right} did not exist then`,
        next: 'history',
      })
    const now = moment.right.kind === 'time' ? moment.right.at : last.metadata.at
    const status = statusOf(group.right, state, end?.revision ?? null, now)
    cli.out.result({ ...status, after: sentenceOf(last) }, () => [
      cli.out.ink('quiet', `as it stood at ${now}, after revision ${end?.revision}: ${sentenceOf(last)}`),
      ...statusLines(status, { ...cli.out, typed: asTyped(cli.globals) }),
    ])
    return right(undefined)
  })
