import type { LeaderCommand, State } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'

/** Whether a leader that was cut off, or has just begun, may act on what the log says of the active. */
export interface Lapse {
  /** The lease was over: what the log says must be read again, and the active be probed again. */
  readonly noticed: () => void
  readonly mustRead: () => boolean
  /** This process no longer leads: there is nothing to catch up with. */
  readonly over: () => void
  /** The log has been read to its head; from now on a probe counts. */
  readonly read: () => void
  /** The rules have answered a probe of the active that began at `begun`. `failed`: it counts towards a loss. */
  readonly probed: (state: State, begun: number, failed: boolean) => void
  /** Nothing may be begun before the active has been probed once more. */
  readonly waits: (state: State) => boolean
  /** The command acts on a loss, and no probe since has shown that the active is still lost. */
  readonly holds: (command: LeaderCommand, state: State) => boolean
}

const isLost = ({ switches, detection }: State): boolean =>
  switches.active !== null && detection.health[switches.active.entry]?.kind === 'lost'

const actsOnLoss = ({ type }: LeaderCommand, { switches }: State): boolean =>
  type === 'StartFailover' || (type === 'CompleteSwitch' && switches.running?.automatic === true)

export const lapseBy = (clock: Clock): Lapse => {
  let mustRead = false
  let since: number | null = null
  let asked = false
  return {
    noticed: () => {
      mustRead = true
    },
    mustRead: () => mustRead,
    over: () => {
      mustRead = false
      since = null
    },
    read: () => {
      mustRead = false
      since = clock.monotonic()
      asked = false
    },
    probed: (state, begun, failed) => {
      if (since === null || begun < since) return
      asked = true
      if (failed || !isLost(state)) since = null
    },
    waits: (state) => {
      if (since === null || asked || state.switches.active === null) return false
      // Probes that cannot be counted must not keep people's commands waiting.
      const { probeEveryMs, probeTimeoutMs } = state.configuration.policy
      return clock.monotonic() - since < probeEveryMs + 2 * probeTimeoutMs
    },
    holds: (command, state) => since !== null && isLost(state) && actsOnLoss(command, state),
  }
}
