import { chainText, kindText, listText, type SwitchFigures, span, windowText } from '@db-failover/audit'
import { between } from '@db-failover/domain'
import type { Ink } from '../cli/output/ink.ts'
import { table } from '../cli/output/table.ts'

const outcome = ({ outcome: o, why }: SwitchFigures): string =>
  o === 'switched' ? '' : o === 'running' ? ', still running' : `, undone: ${why ?? ''}`

const downtimeText = ({ downtime: { ms, until } }: SwitchFigures): string =>
  ms === null
    ? 'not over yet'
    : `${span(ms)}, to ${until === 'hosts' ? "the last host's move (two processes' clocks)" : 'the switch'}`

const rows = (s: SwitchFigures): readonly (readonly string[])[] => [
  ['cause', s.cause],
  ...(s.detection === null ? [] : [['detected', `${span(s.detection.tookMs)} after the last good probe`]]),
  ['downtime', downtimeText(s)],
  ...(s.endedAt === null ? [] : [['switching', span(between(s.startedAt, s.endedAt))]]),
  ['loss', s.loss === null ? 'none' : `what was written ${windowText(s.loss)}`],
  ...(s.chain === null ? [] : [['from', chainText(s.chain)]]),
  ...(s.hosts === null
    ? []
    : [
        [
          'hosts',
          `${s.hosts.count} moved${s.hosts.missing.length === 0 ? '' : `, missing: ${listText(s.hosts.missing)}`}`,
        ],
      ]),
]

/** What each switch cost, one block each. */
export const figureLines = (switches: readonly SwitchFigures[], ink: Ink): readonly string[] =>
  switches.flatMap((s) => [
    '',
    ink('strong', `${s.operation}: ${kindText[s.kind]} from ${s.from} to ${s.to}${outcome(s)}`),
    ...table(rows(s), '  '),
  ])
