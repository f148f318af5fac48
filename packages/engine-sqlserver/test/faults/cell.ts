import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Entry } from '@db-failover/domain'
import { type End, endsOf, type Fault as FaultName, type Moment as MomentName } from './ends.ts'
import { emulatorOf, faults, slow } from './faults.ts'
import { moments } from './moments.ts'
import { type FaultWorld, patience } from './world.ts'

const missing = 'the fault found nothing to strike'

export interface Cell {
  readonly fault: FaultName
  readonly moment: MomentName
}

/** What one cell came to. `wrong`: what should hold after it, and does not. */
export interface Executed extends Cell {
  readonly end: End
  readonly wrong: readonly string[]
}

const ok: ReadonlySet<End> = new Set(['done', 'alive'])

const ours = (w: FaultWorld, on: Entry) =>
  [...emulatorOf(w, on).instance.sessions.values()].filter((s) => s.program.startsWith('db-failover/'))

const soon = async (holds: () => boolean, withinMs: number): Promise<boolean> => {
  for (const until = performance.now() + withinMs; performance.now() < until; ) {
    if (holds()) return true
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return holds()
}

/** Looks whenever anything has happened, so that what lasts a millisecond is seen; false when the call is over before. */
const seenDuring = async (call: Promise<unknown>, holds: () => boolean): Promise<boolean> => {
  let over = false
  const ended = () => {
    over = true
  }
  call.then(ended, ended)
  while (!over) {
    if (holds()) return true
    await new Promise((resolve) => setImmediate(resolve))
  }
  return false
}

/** Every session of a leader is gone, and no more are kept for probes than are meant to be. */
const sessionsLeft = async (w: FaultWorld): Promise<readonly string[]> => {
  const lead = `db-failover/${w.group}/`
  const left: string[] = []
  for (const on of [w.subject.master.entry, w.subject.backup]) {
    const fine = () => ours(w, on).every((s) => !s.program.startsWith(lead)) && ours(w, on).length <= 4
    if (!(await soon(fine, 3_000))) left.push(`sessions remain on ${on.id}: ${ours(w, on).map((s) => s.program)}`)
  }
  return left
}

/** What the call comes to when nothing is wrong but that the machine may be busy. */
const settled = async (call: () => Promise<End>): Promise<End> => {
  const passing: ReadonlySet<End> = new Set(['Unreachable', 'OutcomeUnknown', 'gone', 'told'])
  let end = await call()
  for (let i = 0; i < 8 && passing.has(end); i++) end = await call()
  return end
}

/** Makes the call while the fault strikes, ends the fault, and makes the call again. */
const execute = async (w: FaultWorld, { fault: faultName, moment: momentName }: Cell): Promise<Executed> => {
  const fault = faults[faultName]
  const moment = moments[momentName]
  const on = moment.server === 'master' ? w.subject.master.entry : w.subject.backup
  const wrong: string[] = []
  const prepared = await moment.prepare(w)
  let end: End
  if (fault.when === 'before') {
    await fault.begins(w, on, prepared.database)
    end = await prepared.call()
  } else {
    // Only what begins from now on is struck: connections that are kept for probes are there already.
    const before = new Set(ours(w, on))
    emulatorOf(w, on).setFaults(slow)
    const running = prepared.call()
    const struck = await seenDuring(running, () =>
      ours(w, on).some((s) =>
        moment.command === null ? momentName === 'probe' || !before.has(s) : s.running?.command === moment.command,
      ),
    )
    if (!struck) wrong.push(missing)
    await fault.begins(w, on, prepared.database)
    end = await running
  }
  await fault.ends(w, on, prepared.database)

  // Where the fault has changed the database itself, the rules ask for another call: prepared anew.
  const again = await settled(prepared.call)
  if (!ok.has(again)) w.renew()
  const after = ok.has(again) ? prepared : await moment.prepare(w)
  const healed = ok.has(again) ? again : await settled(after.call)
  if (!ok.has(healed)) wrong.push(`afterwards it is ${again}, and prepared anew ${healed}`)
  else if (after.holds !== undefined && !(await after.holds())) wrong.push('it says that it is done, and is not')
  const rows = await w.subject.application.read(w.subject.master)
  if (rows['kept'] !== '1') wrong.push('a row is lost')
  wrong.push(...(await sessionsLeft(w)))
  return { fault: faultName, moment: momentName, end, wrong }
}

/** How late timers may be, in milliseconds, for what a cell says to be about the server and not about this machine. */
const late = patience / 4
const attempts = 4

/** A cell that met a busy machine is executed again. */
const executeCalmly = async (w: FaultWorld, cell: Cell): Promise<Executed> => {
  const delay = monitorEventLoopDelay({ resolution: 10 })
  for (let attempt = 1; ; attempt++) {
    delay.reset()
    delay.enable()
    const executed = await execute(w, cell)
    delay.disable()
    const fine = executed.wrong.length === 0 && endsOf(cell.fault, cell.moment).includes(executed.end)
    const missed = executed.wrong.includes(missing)
    if (fine || attempt === attempts || !(missed || delay.max / 1e6 > late)) return executed
    await new Promise((resolve) => setTimeout(resolve, 500 * attempt))
  }
}

/** Executes them in a few worlds side by side: most of the time is waiting. */
export const executeAll = async (
  cells: readonly Cell[],
  worlds: number,
  make: () => Promise<FaultWorld>,
  told: (executed: Executed) => void,
  goOn: () => boolean = () => true,
): Promise<void> => {
  const rest = [...cells]
  const work = async () => {
    const world = await make()
    try {
      for (let cell = rest.shift(); cell !== undefined && goOn(); cell = rest.shift())
        told(await executeCalmly(world, cell))
    } finally {
      await world.subject.dispose()
    }
  }
  await Promise.all(Array.from({ length: worlds }, work))
}
