import type { Run } from '@db-failover/ports'
import type { Following } from './session.ts'

/** `43 percent processed.` (3211), and where none is sent what the server's own view says, as progress of a step. */
export const followingOf = (run: Run, step: string): Following => ({
  signal: run.signal,
  heard: ({ number, message }) => {
    const percent = number === 3211 ? /^(\d+) percent/.exec(message)?.[1] : undefined
    if (percent !== undefined) run.progress({ step, fraction: Number(percent) / 100 })
  },
  seen: (fraction) => run.progress({ step, fraction }),
})
