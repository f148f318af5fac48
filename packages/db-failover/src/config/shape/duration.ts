import { type Shape, shape } from './shape.ts'

const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof units

const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/** Milliseconds of `30s`, `1.5h`; null when the text is no duration or no whole number of milliseconds. */
export const millisIn = (text: string): number | null => {
  const found = PATTERN.exec(text.trim())
  const unit = found?.[2] as Unit | undefined
  if (found === null || unit === undefined) return null
  const ms = Number(found[1]) * units[unit]
  return Number.isSafeInteger(ms) ? ms : null
}

/** The shortest exact text: 90000 is `90s`, 120000 is `2m`. */
const durationText = (ms: number): string => {
  const unit = (['d', 'h', 'm', 's'] as const).find((u) => ms !== 0 && ms % units[u] === 0) ?? 'ms'
  return ms === 0 ? '0s' : `${ms / units[unit]}${unit}`
}

/** A duration, read to milliseconds. */
export const duration: Shape<number> = shape(
  {
    allowed: 'a duration such as 500ms, 30s, 15m, 2h or 1d',
    schema: { type: 'string', pattern: PATTERN.source },
  },
  (u): u is number => Number.isSafeInteger(u) && (u as number) >= 0,
  (u) => (typeof u === 'string' ? (millisIn(u) ?? undefined) : undefined),
  durationText,
)

/** A duration longer than nothing. */
export const period: Shape<number> = shape(
  { allowed: `${duration.allowed}, longer than 0s`, schema: duration.schema },
  (u): u is number => duration.is(u) && u > 0,
  (u) => (typeof u === 'string' ? millisIn(u) || undefined : undefined),
  durationText,
)
