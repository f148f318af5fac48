import { type Phase, phase, type State } from '@db-failover/domain'
import type { Timeline } from '../time/timeline.ts'

/** For how long the group was in each phase, as the events came, in milliseconds. */
export interface Phases {
  readonly now: (state: State) => void
  readonly lasted: (phase: Phase) => number
}

export const phases = (timeline: Timeline): Phases => {
  const lasted = new Map<Phase, number>()
  let last: { readonly phase: Phase; readonly at: number } | null = null
  const close = (): void => {
    if (last === null) return
    const { phase: was, at } = last
    lasted.set(was, (lasted.get(was) ?? 0) + timeline.now() - at)
    last = { phase: was, at: timeline.now() }
  }
  return {
    now: (state) => {
      close()
      last = { phase: phase(state), at: timeline.now() }
    },
    lasted: (of) => {
      close()
      return lasted.get(of) ?? 0
    },
  }
}
