import { type Command, effectsOf, type State } from '@db-failover/domain'
import { expect } from 'vitest'
import { type Installation, installation } from './installation.ts'
import { type Running, supervisor } from './processes.ts'

const backup: Command = { type: 'RunBackup', kind: 'full' }
const failover: Command = {
  type: 'FailOver',
  to: null,
  manner: 'planned',
  acceptDataLoss: false,
  acceptNoFence: false,
  withoutContingency: false,
}

/** What was asked for has been done, however often it was tried. */
const backedUp = (s: State) => Object.values(s.backups.sets).filter((x) => x.manual).length === 1
const moved = (s: State) => s.switches.active?.entry === 'b'

/** The step in which the leader is caught, what leads to it, and what must come of it under whichever leader. */
export const moments: Readonly<Record<string, readonly [string, Command | null, (s: State) => boolean]>> = {
  'while nothing is to be done': ['', null, () => true],
  'in a backup': ['take', backup, backedUp],
  'in a drill': ['drill', { type: 'RunDrill', on: null }, (s) => s.backups.lastDrill !== null],
  'in a fence': ['fence', failover, moved],
  'in a restore': ['restore', failover, moved],
  'in an opening': ['open', failover, moved],
}

/** Judged by the log and by what the supervisors wrote down: who acted had the newest term when it began. */
const expectOneLeader = async (here: Installation): Promise<void> => {
  const events = await here.events()
  const taken = events.flatMap((e) => (e.event.type === 'LeadershipTaken' ? [{ ...e.event.data, at: e.from.at }] : []))
  expect(taken.map((t) => t.term)).toEqual(taken.map((_, i) => i + 1))
  const acted = here.steps().filter((s) => taken.findLast((t) => t.at <= s.at)?.process !== s.process)
  expect(acted, 'steps of somebody else than the leader').toEqual([])
  const leaders = events.filter((e) => e.from.role === 'leader')
  expect(leaders.filter((e) => taken[(e.from.term ?? 0) - 1]?.process !== e.from.process)).toEqual([])
  const terms = leaders.map((e) => e.from.term ?? 0)
  expect(terms, 'nothing of an earlier term after a later one').toEqual(terms.toSorted((x, y) => x - y))
  const switches = events.flatMap((e) => (e.event.type === 'ActiveSwitched' ? [e.event.data.operation] : []))
  expect(new Set(switches).size).toBe(switches.length)
}

const story = async (moment: string, caught: (leader: Running, here: Installation) => Promise<void>): Promise<void> => {
  const [step, command, comes] = moments[moment] ?? ['', null, () => false]
  const here = await installation()
  const running: Running[] = []
  try {
    const leader = supervisor('supervisor-1', here.folder, step)
    running.push(leader)
    await here.protect()
    const standBy = supervisor('supervisor-2', here.folder)
    running.push(standBy)
    await standBy.says('standing by')
    here.arm()
    if (command !== null) await here.ask(command)
    if (command !== null) await leader.says('in the step')
    await caught(leader, here)
    const end = await here.until(
      (s) => s.people.leader?.process === 'supervisor-2' && comes(s) && effectsOf(s).length === 0,
      `supervisor-2 has ended what was begun ${moment}`,
    )
    await expectOneLeader(here)
    const { active } = end.switches
    expect(here.rows(active?.entry ?? '', active?.generation ?? '')).toBe(5)
  } finally {
    for (const r of running) await r.end()
    await here.dispose()
  }
}

/** A process that is stopped while it writes to a SQLite log keeps the log's lock, and nobody can write: not this story. */
const stopBetweenAppends = async (leader: Running, here: Installation): Promise<void> => {
  for (;;) {
    leader.signal('SIGSTOP')
    if (here.canWriteLog()) return
    leader.signal('SIGCONT')
    await new Promise((resolve) => setTimeout(resolve, 7))
  }
}

export const killed = (moment: string): Promise<void> => story(moment, async (leader) => leader.signal('SIGKILL'))

export const stoppedAndWoken = (moment: string): Promise<void> =>
  story(moment, async (leader, here) => {
    await stopBetweenAppends(leader, here)
    await here.until((s) => s.people.leader?.process === 'supervisor-2', 'the other takes over')
    const before = here.steps().filter((s) => s.process === 'supervisor-1').length
    leader.signal('SIGCONT')
    await leader.says('standing by')
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(here.steps().filter((s) => s.process === 'supervisor-1')).toHaveLength(before)
  })
