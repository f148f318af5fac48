import type { Disturbance, Evidence } from 'db-failover-test-checker'
import { hosts } from '../layout.ts'
import type { Mode } from '../run/settings.ts'

/** What a scenario must show beside everything that the checker judges; sentences about what it does not. */
export type Expected = (e: Evidence, mode: Mode) => readonly string[]

export const all =
  (...expected: readonly Expected[]): Expected =>
  (e, mode) =>
    expected.flatMap((one) => one(e, mode))

const unless = (holds: boolean, says: string): readonly string[] => (holds ? [] : [says])

const ofType = (e: Evidence, type: string) => e.events.filter((event) => event.type === type)

const member = (data: unknown, name: string): unknown => Reflect.get(Object(data), name)

/** The first `ActiveSwitched` is that of enabling. */
const failovers = (e: Evidence): number =>
  ofType(e, 'ActiveSwitched').filter(({ data }) => member(data, 'kind') === 'unplanned').length

export const staysWhereItIs: Expected = (e) =>
  unless(ofType(e, 'ActiveSwitched').length === 1, `the active changed ${ofType(e, 'ActiveSwitched').length - 1} times`)

export const failsOver: Expected = (e) => unless(failovers(e) > 0, 'nothing failed over')

export const anotherLeads: Expected = (e) => unless(ofType(e, 'LeadershipTaken').length > 1, 'nobody took over')

/** The leader says that it does not see what others see. */
export const isAsymmetric: Expected = (e) =>
  unless(
    ofType(e, 'MasterSuspected').some(({ data }) => member(data, 'asymmetric') === true),
    'nobody said that the leader alone does not reach the active',
  )

/** Milliseconds after which a host lease is over, its renewal that was under way, and the drain limit, for certain. */
const OVER = 2_000 + 300 + 500

/** Under `stop` hosts that are cut off from the log write nothing once their lease is over, under `keep` they go on. */
export const writesWithoutLog: Expected = (e, mode) =>
  e.disturbances.flatMap((d) =>
    hosts.filter((host) => isLong(d) && isCutOff(d, host)).flatMap((host) => wrote(e, mode, d, host)),
  )

const isLong = ({ kind, from, to }: Disturbance): boolean => kind === 'log' && to - from > OVER + 1_000

const isCutOff = ({ who }: Disturbance, host: string): boolean => who === host || who === 'all'

const wrote = (e: Evidence, mode: Mode, { says, from, to }: Disturbance, host: string): readonly string[] => {
  const rows = e.journal.filter(
    (row) => row.host === host && row.before.machine > from + OVER && row.after.machine < to - 100,
  )
  const stands = `while ${says} ${host} wrote ${rows.length} rows under ${mode}`
  return unless(mode === 'stop' ? rows.length === 0 : rows.length > 0, stands)
}
