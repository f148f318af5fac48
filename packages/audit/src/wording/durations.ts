/** Milliseconds for people: `340 ms`, `2.4 s`, `3 min 20 s`, `2 h 5 min`, `1 d 4 h`. */
export const span = (ms: number): string => {
  const whole = Math.max(0, Math.round(ms))
  if (whole < 1_000) return `${whole} ms`
  if (whole < 60_000) return `${(whole / 1_000).toFixed(1)} s`
  const [large, small, big, little] =
    whole < 3_600_000
      ? [60_000, 1_000, 'min', 's']
      : whole < 86_400_000
        ? [3_600_000, 60_000, 'h', 'min']
        : ([86_400_000, 3_600_000, 'd', 'h'] as const)
  const rest = Math.floor((whole % large) / small)
  return `${Math.floor(whole / large)} ${big}${rest === 0 ? '' : ` ${rest} ${little}`}`
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes for people, in steps of 1000. */
export const size = (bytes: number): string => {
  const step = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  return `${step === 0 ? bytes : (bytes / 1_000 ** step).toFixed(1)} ${units[step]}`
}
