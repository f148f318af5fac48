import type { History } from '../history/history.ts'
import type { Switched } from '../history/switches.ts'
import { type Judge, judged } from './judgement.ts'

const elsewhere = (on: readonly string[], of: string): boolean => on.some((entry) => entry !== of)

/** Whose database is given up or overwritten. */
const givenUp = ({ kind, from, to }: Switched['data']): string => (kind === 'return-keeping' ? to : (from ?? ''))

/** The revision at which an entry was left, and after which nothing was written there; null while it is active. */
const leftAt = (h: History, entry: string, before: number): number | null => {
  const last = h.switches.findLast((s) => s.revision < before && (s.data.from === entry || s.data.to === entry))
  return last?.data.from === entry ? last.revision : null
}

/** A switch that was begun before and given up may have secured it: what nobody has written to since is safe for good. */
const isSecured = (h: History, { revision, data }: Switched): boolean => {
  const of = givenUp(data)
  const left = leftAt(h, of, revision)
  const counts = (at: number, operation: string): boolean =>
    at < revision && (operation === data.operation || (left !== null && at > left))
  return (
    h.contingencies.some(
      (c) => c.data.of === of && counts(c.revision, c.data.operation) && elsewhere(c.data.on, c.data.backup.entry),
    ) || h.pins.some((p) => p.data.of === of && counts(p.revision, p.data.operation) && elsewhere(p.data.on, of))
  )
}

const waived = (h: History, operation: string): boolean => {
  const request = h.starts.find((s) => s.data.operation === operation)?.data.request ?? null
  return request !== null && h.consents.some((c) => c.data.to === 'noContingency' && c.data.for === request)
}

/** Never 8: what was active is given up or overwritten only after it lies, verified, on another server. */
export const contingencyFirst: Judge = (h) => {
  const returns = h.switches.filter((s) => s.data.kind.startsWith('return'))
  return judged(
    'contingency first',
    'a contingency backup on another server comes before what it secures is given up (Never 8)',
    returns,
    (s) =>
      isSecured(h, s) || waived(h, s.data.operation)
        ? null
        : `revision ${s.revision}, ${s.data.kind}: there is no contingency backup of ${givenUp(s.data)}`,
  )
}

/** The events say what was given up, and it is said of epochs that are not on the way to the present. */
export const givenUpIsSaid: Judge = (h) => {
  const giving = h.switches.filter((s) => s.data.kind.startsWith('return-discarding'))
  return judged('given up is said', 'a return that gives changes up says which', giving, (s) =>
    h.discards.some((d) => d.data.operation === s.data.operation) ? null : `revision ${s.revision} does not say it`,
  )
}

/** What the log calls a contingency backup can be restored from its folder, by a reader of our own. */
export const contingencyIsReal: Judge = (h) =>
  judged(
    'contingency is real',
    'every contingency backup can be restored from another server',
    h.contingencies,
    (c) => {
      const { set } = c.data.backup
      const found = h.secured.filter((s) => s.set === set && s.on !== c.data.backup.entry)
      if (found.some((s) => s.rows !== null)) return null
      return `${set}: ${found.map((s) => `${s.on}: ${s.why}`).join('; ') || 'it lies nowhere'}`
    },
  )
