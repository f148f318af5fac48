import type { Sighting } from 'db-failover-test-checker'
import type { LogKind } from '../adapters/adapters.ts'
import type { Layout } from '../layout.ts'
import { machineNow } from '../processes/member.ts'

/** Milliseconds between two looks at the log. */
const LOOK = 3

/** Notes between which two looks each event came into the log. */
export interface Observer {
  readonly sightings: readonly Sighting[]
  readonly stop: () => void
}

export const observe = (log: LogKind, layout: Layout, stream: string): Observer => {
  const watch = log.watch(layout, stream)
  const sightings: Sighting[] = []
  let after = machineNow()
  const look = (): void => {
    const began = machineNow()
    const head = watch.head() ?? -1
    const by = machineNow()
    for (let revision = sightings.length; revision <= head; revision++) sightings.push({ revision, after, by })
    after = began
  }
  look()
  const timer = setInterval(look, LOOK)
  return {
    sightings,
    stop: () => {
      clearInterval(timer)
      look()
      watch.close()
    },
  }
}
