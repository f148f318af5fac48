import type { History } from '../history/history.ts'
import type { Switched } from '../history/switches.ts'
import { type Judge, judged } from './judgement.ts'

const startOf = (h: History, s: Switched) => h.starts.find((start) => start.data.operation === s.data.operation)

/** Consent for this very operation: given to the request that it was started by. */
const givenFor = (h: History, s: Switched, to: string): boolean => {
  const request = startOf(h, s)?.data.request ?? null
  return (
    request !== null && h.consents.some((c) => c.data.to === to && c.data.for === request && c.revision < s.revision)
  )
}

const standsBefore = (h: History, to: string, revision: number): boolean => {
  const given = h.consents.findLast((c) => c.data.to === to && c.data.for === null && c.revision < revision)
  const taken = h.withdrawals.findLast((c) => c.data.to === to && c.revision < revision)
  return given !== undefined && (taken === undefined || taken.revision < given.revision)
}

/** The age of what is restored, as the switch's own window begins, within what the consent allows. */
const enabledFor = (h: History, s: Switched): boolean => {
  const start = startOf(h, s)
  const revision = start?.revision ?? s.revision
  const on = h.enablings.findLast((f) => f.revision < revision)
  const off = h.disablings.findLast((f) => f.revision < revision)
  if (on === undefined || (off !== undefined && off.revision > on.revision)) return false
  const { maxLossMs } = on.data.consent
  if (maxLossMs === null || s.data.loss === null || start === undefined) return true
  return Date.parse(start.by.at) - Date.parse(s.data.loss.from) <= maxLossMs
}

const lossIsAllowed = (h: History, s: Switched): boolean => {
  if (!s.data.automatic) return givenFor(h, s, 'dataLoss')
  if (!s.data.kind.startsWith('return')) return enabledFor(h, s)
  const start = startOf(h, s)
  const said = h.reconnects.findLast((r) => r.revision < (start?.revision ?? s.revision))
  return said?.data.on === true && said.data.consent !== null
}

/** Never 2. */
export const consented: Judge = (h) => {
  const losing = h.switches.filter((s) => s.data.loss !== null)
  return judged('consent', 'no switch loses changes without a consent in the log (Never 2)', losing, (s) =>
    lossIsAllowed(h, s) ? null : `revision ${s.revision}, ${s.data.kind} to ${s.data.to}: nobody had consented`,
  )
}

/** Kinds that restore a chain of the past lose what came after it. */
export const lossIsSaid: Judge = (h) => {
  const risky = h.switches.filter((s) => /^(unplanned|forced|return-discarding)/.test(s.data.kind))
  return judged('loss is said', 'a switch that may lose changes says which', risky, (s) =>
    s.data.loss !== null ? null : `revision ${s.revision}, ${s.data.kind} to ${s.data.to}, names no window`,
  )
}

export const groundConsented: Judge = (h) => {
  const ungrounded = h.switches.filter((s) => s.data.ground.kind === 'consent')
  return judged('ground', 'a switch past living hosts rests on a consent to that', ungrounded, (s) => {
    const { to } = s.data.ground
    const keeps = h.policies.findLast((p) => p.revision < s.revision)?.data.policy.withoutLog === 'keep'
    const given = to === 'noFence' ? givenFor(h, s, 'noFence') : keeps && standsBefore(h, to ?? '', s.revision)
    return given ? null : `revision ${s.revision} to ${s.data.to}: nobody had consented to ${to ?? 'it'}`
  })
}
