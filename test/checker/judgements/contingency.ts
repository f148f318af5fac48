import type { History } from '../history/history.ts'
import { type Judge, judged } from './judgement.ts'

const elsewhere = (on: readonly string[], of: string): boolean => on.some((entry) => entry !== of)

const isSecured = (h: History, operation: string, of: string, revision: number): boolean =>
  h.contingencies.some(
    ({ revision: at, data }) =>
      at < revision && data.operation === operation && data.of === of && elsewhere(data.on, data.backup.entry),
  ) ||
  h.pins.some(
    ({ revision: at, data }) =>
      at < revision && data.operation === operation && data.of === of && elsewhere(data.on, of),
  )

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
    (s) => {
      const { operation, kind, from, to } = s.data
      const secured = kind === 'return-keeping' ? to : (from ?? '')
      return isSecured(h, operation, secured, s.revision) || waived(h, operation)
        ? null
        : `revision ${s.revision}, ${kind}: there is no contingency backup of ${secured}`
    },
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
