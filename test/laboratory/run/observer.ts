import type { Sighting } from 'db-failover-test-checker'
import type { RunningLog } from '../adapters/adapters.ts'
import { machineNow } from '../processes/member.ts'

/** Notes between which two looks each event came into the log. */
export interface Observer {
  readonly sightings: readonly Sighting[]
  readonly stop: () => Promise<void>
}

export const observe = (log: RunningLog, stream: string): Observer => {
  const watch = log.watch(stream)
  const sightings: Sighting[] = []
  let after = machineNow()
  let goesOn = true
  const look = async (): Promise<void> => {
    const began = machineNow()
    const head = (await watch.head()) ?? -1
    const by = machineNow()
    for (let revision = sightings.length; revision <= head; revision++) sightings.push({ revision, after, by })
    after = began
  }
  const looking = (async () => {
    while (goesOn) {
      await look()
      await new Promise((resolve) => setTimeout(resolve, watch.everyMs))
    }
    await look()
  })()
  return {
    sightings,
    stop: async () => {
      goesOn = false
      await looking
      watch.close()
    },
  }
}
