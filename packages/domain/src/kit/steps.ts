import type { Change, Command, CommandOf } from '../command.ts'
import type { Rejection } from '../decision.ts'
import type { EffectType } from '../effects.ts'
import type { Event } from '../event.ts'
import type { LeaderCommand } from '../leader-command.ts'
import type { Observation } from '../observation.ts'
import type { State } from '../state.ts'
import type { Installation, Step } from './scenario.ts'
import type { Probe } from './world.ts'

// What can happen in a scenario.

const isRejection = (answer: Rejection | readonly string[]): answer is Rejection => '_tag' in answer

const answered = (installation: Installation, answer: Rejection | readonly string[]): void => {
  installation.refusal = isRejection(answer) ? answer : null
}

/** The log holds these events of the leader, whatever the rules say of them. */
export const had =
  (...events: readonly Event[]): Step =>
  ({ story }) =>
    story.append(events, story.context())

/** A person asks for it. */
export const asks =
  (command: Command): Step =>
  (i) =>
    answered(i, i.story.ask(command))

/** A person asks for these changes as one. */
export const changes = (...wanted: readonly Change[]): Step => asks({ type: 'ChangeGroup', changes: [...wanted] })

/** A person switches failover on, with the consent that it needs. */
export const enables: Step = asks({ type: 'EnableFailover', acceptDataLoss: true })

/** A person fails over: planned, to whoever fits best, with no consent, where nothing else is said. */
export const failsOver = (over: Partial<CommandOf<'FailOver'>> = {}): Step =>
  asks({
    type: 'FailOver',
    to: null,
    manner: 'planned',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
    ...over,
  })

/** A person fails over now, and accepts that changes may be lost. */
export const forcesOver = (over: Partial<CommandOf<'FailOver'>> = {}): Step =>
  failsOver({ manner: 'forced', acceptDataLoss: true, ...over })

/** A person returns to the master; whoever gives changes up accepts it, where nothing else is said. */
export const returnsToMaster = (changes: 'keep' | 'discard', over: Partial<CommandOf<'ReturnToMaster'>> = {}): Step =>
  asks({
    type: 'ReturnToMaster',
    changes,
    acceptDataLoss: changes === 'discard',
    withoutContingency: false,
    ...over,
  })

/** A person cancels the switch that runs. */
export const cancelsSwitch: Step = (i) => {
  const { running } = i.story.state.switches
  if (running === null) throw new Error('no switch runs')
  asks({ type: 'CancelOperation', operation: running.operation })(i)
}

/** The leader tells itself so. */
export const leads =
  (command: LeaderCommand): Step =>
  (i) =>
    answered(i, i.story.lead(command))

/** The leader observes it. */
export const sees =
  (observation: Observation | ((state: State) => Observation)): Step =>
  ({ story }) => {
    story.see(typeof observation === 'function' ? observation(story.state) : observation)
  }

/** Time passes; nothing is done. Milliseconds. */
export const passes =
  (ms: number): Step =>
  ({ story }) => {
    story.after(ms)
  }

/** Everything that is due is done and answered truthfully, until the group is at rest. */
export const works: Step = ({ world }) => world.run()

/** The leader begins what is due; nothing is answered yet. */
export const begins: Step = ({ story }) => {
  story.settle()
}

/** The world answers once what has begun. */
export const answers: Step = ({ world }) => {
  world.answer()
}

/** The server of the entry stops answering; nobody has noticed. */
export const away =
  (entry: string): Step =>
  ({ world }) => {
    world.down.add(entry)
  }

/** The entry is probed; see `Probe` for what can be said of it. */
export const probed =
  (entry: string, over: Partial<Probe> = {}): Step =>
  ({ world }) => {
    world.probe(entry, over)
  }

/** The server of the entry is gone, and has been for long enough. */
export const lost =
  (entry: string): Step =>
  (i) => {
    away(entry)(i)
    probed(entry)(i)
  }

/** The entry answers again, well and often enough. */
export const back =
  (entry: string): Step =>
  (i) => {
    i.world.down.delete(entry)
    probed(entry)(i)
  }

/** Someone puts the active's files back from an earlier moment. */
export const rewound: Step = ({ world }) => {
  world.active.counter /= 2n
}

/** Someone restores a backup over the active. */
export const restoredOver: Step = ({ world }) => {
  world.active.fork = world.nextFork()
}

/** Someone puts another database in the active's place. */
export const replaced: Step = ({ world }) => {
  world.active.identity = 'another'
}

/** Someone takes a full backup of the active that is not ours. */
export const foreignFull =
  (tool: string | null): Step =>
  ({ world, story }) => {
    world.active.base = 'foreign'
    const { active } = story.state.switches
    if (active !== null) world.probe(active.entry, { foreignTool: tool })
  }

/** The world leaves these effects unanswered until `hears` says otherwise. */
export const ignores =
  (...types: readonly EffectType[]): Step =>
  ({ world }) => {
    for (const type of types) world.silent.add(type)
  }

export const hears =
  (...types: readonly EffectType[]): Step =>
  ({ world }) => {
    for (const type of types) world.silent.delete(type)
  }

/** A restore on the entry turns out to be damaged. */
export const spoiled =
  (entry: string): Step =>
  ({ world }) => {
    world.spoiled.add(entry)
  }
