import {
  figuresAfter,
  momentIn,
  noFigures,
  replay,
  type SwitchFigures,
  type TimelineLine,
  timelineLine,
} from '@db-failover/audit'
import { left, right } from 'fp-ts/lib/Either.js'
import { figureLines } from '../../history/figures.ts'
import { timelineText } from '../../history/lines.ts'
import { logFailure } from '../log-failure.ts'
import { missingGroup, type Outcome, oneGroup, withLog } from '../session.ts'
import type { Cli } from '../world.ts'

interface HistoryOptions {
  readonly from?: string
  readonly to?: string
  readonly all?: boolean
  readonly operation?: string
}

const isAfter = (line: TimelineLine, from: ReturnType<typeof momentIn> | null): boolean => {
  if (from === null || from._tag === 'Left') return true
  return from.right.kind === 'revision' ? line.revision >= from.right.revision : line.at >= from.right.at
}

/** The timeline in sentences, and what each switch cost. */
export const history = (cli: Cli, options: HistoryOptions): Promise<Outcome> =>
  withLog(cli, async (session) => {
    const group = oneGroup(session)
    if (group._tag === 'Left') return group
    const from = options.from === undefined ? null : momentIn(options.from)
    if (from?._tag === 'Left') return left({ _tag: 'Usage', says: `--from: ${from.left}` })
    const to = options.to === undefined ? null : momentIn(options.to)
    if (to?._tag === 'Left') return left({ _tag: 'Usage', says: `--to: ${to.left}` })
    let figures = noFigures
    const lines: TimelineLine[] = []
    const shown = (l: TimelineLine): boolean =>
      isAfter(l, from) &&
      (options.operation === undefined || l.operation === options.operation) &&
      (options.all === true || options.operation !== undefined || cli.out.isJson || l.weight !== 'routine')
    const standing = await replay(session.log, group.right, to?.right ?? null, (e) => {
      figures = figuresAfter(figures, e)
      const line = timelineLine(e)
      if (shown(line)) lines.push(line)
    })()
    if (standing._tag === 'Left') return left(logFailure(standing.left))
    if (standing.right.end === null && to === null) return left(missingGroup(group.right))
    if (options.operation !== undefined && lines.length === 0)
      return left({
        _tag: 'Failed',
        says: `the log holds nothing of the operation ${options.operation}`,
        next: 'history',
      })
    const switches = figures.switches.filter((s: SwitchFigures) => lines.some((l) => l.operation === s.operation))
    cli.out.result({ group: group.right, events: lines, switches }, () => [
      ...timelineText(lines, cli.out.ink),
      ...figureLines(switches, cli.out.ink),
    ])
    return right(undefined)
  })
