import { type History, notBefore, seenBy } from '../history/history.ts'
import { type Judge, judged } from './judgement.ts'

/** By when the host should work there: `followMs` after the switch, or after the end of what held it up meanwhile. */
const deadline = (h: History, host: string, switched: number): number => {
  let by = switched + h.followMs
  for (;;) {
    const later = h.disturbances
      .filter((d) => (d.who === host || d.who === 'all') && d.from <= by && d.to >= switched)
      .reduce((most, d) => Math.max(most, d.to + h.followMs), by)
    if (later === by) return by
    by = later
  }
}

/** When the next switch began, or the run ended: nobody has to arrive after that. */
const overAt = (h: History, revision: number): number => {
  const next = h.starts.find((s) => s.revision > revision)
  return next === undefined ? h.until : notBefore(h, next.revision)
}

/** Every host that nothing holds up writes in the new epoch within bounded time. */
export const followed: Judge = (h) => {
  const moves = h.switches.flatMap((s) => h.hosts.map((host) => ({ host, s })))
  return judged('following', 'every host is on the right database in bounded time', moves, ({ host, s }) => {
    const by = deadline(h, host, seenBy(h, s.revision))
    const { epoch, to } = s.data
    if (!(by < overAt(h, s.revision))) return null
    const came = h.journal.some((a) => a.host === host && a.epoch === epoch && a.after.machine <= by)
    return came ? null : `${host} wrote nothing on ${to} in ${epoch} within ${h.followMs} ms undisturbed`
  })
}

/** At the end all of them work, and on the one active database. */
export const together: Judge = (h) =>
  judged('together', 'at the end every host writes to the active database', h.hosts, (host) => {
    const last = h.journal.findLast((a) => a.host === host)
    const epoch = h.epochs.at(-1)?.id
    if (last === undefined) return `${host} never wrote anything`
    if (last.epoch !== epoch) return `${host} wrote last in ${last.epoch}, while ${epoch ?? 'none'} is the newest epoch`
    const silent = Math.round(h.until - last.after.machine)
    return silent <= h.followMs ? null : `${host} has written nothing for ${silent} ms`
  })
