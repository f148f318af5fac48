import { due, type LeaderCommand, millisOf, type State } from '@db-failover/domain'
import type { Ambient } from '../ambient.ts'
import type { History } from '../history/history.ts'
import { saidBy } from '../log-words.ts'
import type { Leader } from './leader.ts'
import type { Room } from './room.ts'

/** Commands in one turn of the loop; what is due beyond that is due again in the next. */
const most = 100

/** What a person's command was asked by: the event that brought it into the log. */
export type CauseOf = (command: LeaderCommand) => string | null

const tell = async (
  ambient: Ambient,
  history: History,
  leader: Leader,
  command: LeaderCommand,
  cause: string | null,
): Promise<'done' | 'nothing' | 'stop'> => {
  const { observability } = ambient
  const about = { group: history.group, command: command.type }
  const answer = await leader.record(command, cause)
  switch (answer._tag) {
    case 'Decided':
      if (answer.events.length > 0) observability.log('info', 'decided', { ...about, rule: answer.decision.rule })
      return answer.events.length > 0 ? 'done' : 'nothing'
    case 'Refused':
      observability.log('debug', 'what was due was refused', { ...about, rule: answer.rejection.rule })
      return 'nothing'
    case 'NotAllowed':
      return 'stop'
    case 'Unavailable':
      observability.log('warn', 'what is due cannot be recorded', { ...about, says: saidBy(answer.error) })
      return 'stop'
  }
}

/** A wall clock that steps back beyond the tolerance is recorded before anything else: schedules continue from there. */
const clockStep = async ({ clock }: Ambient, history: History, leader: Leader): Promise<void> => {
  const { people, configuration } = history.state()
  const to = clock.now()
  const from = people.clock
  if (from !== null && millisOf(from) - millisOf(to) > configuration.policy.clockToleranceMs)
    await leader.record({ type: 'ClockSteppedBack', from, to }, null)
}

/** Does what is due, one command after another, each against the state that the one before has left. */
export const doWhatIsDue = async (
  ambient: Ambient,
  history: History,
  leader: Leader,
  room: Room,
  causeOf: CauseOf,
): Promise<void> => {
  await clockStep(ambient, history, leader)
  const fruitless = new Set<string>()
  const next = (state: State): LeaderCommand | undefined =>
    due(state, leader.context(state)).find(
      (c) => !leader.lapse.holds(c, state) && !room.holds(c, history.group, state) && !fruitless.has(JSON.stringify(c)),
    )
  for (let n = 0; n < most && leader.mayAct(); n++) {
    const command = next(history.state())
    if (command === undefined) return
    const outcome = await tell(ambient, history, leader, command, causeOf(command))
    if (outcome === 'stop') return
    if (outcome === 'nothing') fruitless.add(JSON.stringify(command))
  }
}
