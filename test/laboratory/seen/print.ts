import type { Mode } from '../run/settings.ts'
import type { Row, Sight } from './seen.ts'

const modes: readonly Mode[] = ['stop', 'keep']

const text = ({ on, end }: Sight, says: boolean): string => (says ? `seen ${on}: ${end}` : `seen ${on}`)

/** When something was last seen under each mode, and if that is to be said how it ended. */
export const sightsOf = (rows: readonly Row[], what: string, says: boolean): string => {
  const row = rows.find((r) => r.what === what)
  const sights = modes.map((mode) => ({ mode, sight: row?.[mode] ?? null }))
  const texts = sights.map(({ sight }) => (sight === null ? 'expected, not seen yet' : text(sight, says)))
  const [first = ''] = texts
  if (texts.every((one) => one === first)) return first
  return sights.map(({ mode }, i) => `\`${mode}\` ${texts[i]}`).join('<br>')
}

/** How many of them were seen under each mode. */
export const countsOf = (rows: readonly Row[], whats: readonly string[]): string =>
  modes
    .map(
      (mode) =>
        `${rows.filter((row) => whats.includes(row.what) && row[mode] !== undefined).length} of ${whats.length} under \`${mode}\``,
    )
    .join(', ')
