import { type Judge, judged } from './judgement.ts'

/** Each switch leaves the one entry that the switch before it made active: so there never are two. */
export const oneActive: Judge = (h) => {
  const all = h.switches
  return judged('one active', 'never two active databases in the log (Never 1)', [...all.entries()], ([i, s]) => {
    const active = all[i - 1]?.data.to ?? null
    const { from, to } = s.data
    if (from === active && from !== to) return null
    return `revision ${s.revision} makes ${to} active and leaves ${from ?? 'nothing'}, while ${active ?? 'nothing'} is active`
  })
}

export const ownEpochs: Judge = (h) => {
  const all = h.switches
  return judged('epochs', 'every switch opens an epoch of its own', [...all.entries()], ([i, s]) =>
    all.slice(0, i).some((earlier) => earlier.data.epoch === s.data.epoch)
      ? `revision ${s.revision} opens ${s.data.epoch} again`
      : null,
  )
}

export const oncePerOperation: Judge = (h) => {
  const all = h.switches
  return judged('once', 'at most one switch per operation, and only one that was started', all, (s) => {
    const { operation, kind } = s.data
    const same = all.filter((other) => other.data.operation === operation)
    if (same.length > 1) return `operation ${operation} switched ${same.length} times`
    if (kind === 'enable') return null
    return h.starts.some((start) => start.data.operation === operation && start.revision < s.revision)
      ? null
      : `revision ${s.revision} ends operation ${operation}, which was not started`
  })
}

/** A ground that names a fence has that fence in the log, for the database that is left. */
export const grounded: Judge = (h) => {
  const all = h.switches
  const fenced = all.filter((s) => s.data.ground.kind === 'fenced')
  return judged('fenced', 'a switch whose ground is a fence has it confirmed before it', fenced, (s) => {
    const left = all.findLast((earlier) => earlier.revision < s.revision)
    const found = h.fences.some(
      ({ revision, data }) =>
        revision < s.revision && data.entry === s.data.from && data.generation === left?.data.generation,
    )
    return found ? null : `revision ${s.revision} names a fence on ${s.data.from ?? 'nothing'} that was not confirmed`
  })
}
