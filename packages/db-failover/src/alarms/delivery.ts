import type { Clock } from '@db-failover/ports'
import { type AlarmMessage, messageKey } from './message.ts'
import type { Sink } from './sink.ts'

export interface Deliveries {
  /** From an event of the log. Those from before the start are delivered only while they are still open. */
  readonly take: (message: AlarmMessage) => void
  /** The events from before the start have all been given: what is still open is delivered. */
  readonly live: () => void
  /** Gives running deliveries a moment to end. */
  readonly close: () => Promise<void>
}

export interface DeliveriesConfig {
  readonly sinks: readonly Sink[]
  readonly clock: Clock
  /** Called when a sink begins to fail and when it works again. A failing delivery is itself an alarm. */
  readonly told: (sink: string, failing: boolean, says: string, about: AlarmMessage) => void
  /** Pauses before a failed delivery is repeated, in milliseconds. */
  readonly retries?: readonly number[]
}

const RETRIES = [500, 2_000, 10_000] as const
const FAREWELL = 2_000

/** What it would tell about itself goes to the other sinks only, or it would never end. */
const isAbout = (message: AlarmMessage, sink: Sink): boolean =>
  message.kind === 'delivery failing' && message.subject === sink.name

interface Lane {
  readonly push: (message: AlarmMessage) => void
  readonly idle: () => Promise<void>
}

/** One sink's messages, one after the other in the order of the log. */
const laneOf = (sink: Sink, { clock, told, retries = RETRIES }: DeliveriesConfig, stop: AbortSignal): Lane => {
  let last: Promise<void> = Promise.resolve()
  let failing = false
  const one = async (message: AlarmMessage): Promise<void> => {
    for (let attempt = 0; !stop.aborted; attempt++) {
      const sent = await sink.deliver(message, stop)
      if (sent._tag === 'Right') {
        if (failing) told(sink.name, false, '', message)
        failing = false
        return
      }
      if (stop.aborted) return
      if (!failing) told(sink.name, true, sent.left.says, message)
      failing = true
      const pause = retries[attempt]
      if (pause === undefined) return
      await clock.sleep(pause, stop)
    }
  }
  return {
    push: (message) => {
      if (!isAbout(message, sink)) last = last.then(() => one(message))
    },
    idle: () => last,
  }
}

/** Delivers alarms to all sinks, each in its own time: one that hangs holds up no other. */
export const deliveries = (config: DeliveriesConfig): Deliveries => {
  const stop = new AbortController()
  const lanes = config.sinks.map((s) => laneOf(s, config, stop.signal))
  const earlier = new Map<string, AlarmMessage>()
  let isLive = false
  const push = (m: AlarmMessage) => {
    for (const lane of lanes) lane.push(m)
  }
  return {
    take: (message) => {
      if (isLive) return push(message)
      if (message.state === 'open') earlier.set(messageKey(message), message)
      else earlier.delete(messageKey(message))
    },
    live: () => {
      isLive = true
      for (const m of earlier.values()) push(m)
      earlier.clear()
    },
    close: async () => {
      await Promise.race([Promise.all(lanes.map((l) => l.idle())), config.clock.sleep(FAREWELL)])
      stop.abort()
      await Promise.all(lanes.map((l) => l.idle()))
    },
  }
}
