import { clockTime, type TimelineLine } from '@db-failover/audit'
import type { Ink } from '../cli/output/ink.ts'

const who = ({ by }: TimelineLine): string => (by.role === 'operator' ? ` [${by.actor}]` : '')

/** One line per event, a heading per day. Times are UTC. */
export const timelineText = (lines: readonly TimelineLine[], ink: Ink): readonly string[] => {
  const out: string[] = []
  let day = ''
  for (const line of lines) {
    const date = line.at.slice(0, 10)
    if (date !== day) out.push(ink('strong', `${date} (UTC)`))
    day = date
    const says = line.weight === 'turn' ? ink('strong', line.says) : line.says
    out.push(`  ${clockTime(line.at)}  ${String(line.revision).padStart(5)}  ${says}${ink('quiet', who(line))}`)
  }
  return out
}
