import { type Evidence, groupStream, hostsStream, readJournal } from 'db-failover-test-checker'
import { group } from '../../story/log-followed.ts'
import { hosts } from '../layout.ts'
import { machineNow } from '../processes/member.ts'
import type { Session } from './session.ts'

/** Milliseconds that a host nothing holds up may take to follow a switch: lease, drain limit and backoffs, thrice over. */
const FOLLOW = 15_000
/** Milliseconds in which a host that was cut off from the log finds it again: its lease, and a read. */
const BACK = 4_000

/** Everything that is judged, read from the files that a history leaves. */
export const gather = async (s: Session, until: number, clocksAgree: boolean): Promise<Evidence> => {
  const { layout, engine } = s
  const reader = s.log.reader()
  const events = await reader.stream(groupStream(group))
  const said = await reader.stream(hostsStream(group))
  await reader.close()
  return {
    group,
    events,
    said,
    sightings: s.observer.sightings,
    journal: hosts.flatMap((host) => readJournal(layout.journal(host))),
    databases: await engine.databases(),
    secured: await engine.secured(events),
    disturbances: s.disturbances().map((d) => ({ ...d, to: Math.min(d.to, machineNow()) })),
    damaged: s.damaged(),
    hosts,
    until,
    followMs: FOLLOW,
    backInTouchMs: BACK,
    clocksAgree,
  }
}
