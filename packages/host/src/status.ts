import type { Permission } from './gate/gate.ts'
import type { HostState } from './state.ts'
import type { HostView } from './view.ts'
import type { Wanted } from './wanted.ts'

export interface Facts {
  readonly life: 'entering' | 'in' | 'leaving' | 'left'
  readonly view: HostView
  readonly wanted: Wanted
  readonly permission: Permission
  readonly gateOpen: boolean
  /** What registering, the log and the database last said; null while they do as asked. */
  readonly trouble: { readonly entering: string | null; readonly log: string | null; readonly gate: string | null }
}

type Kind = Omit<HostState, 'since'>

const inUse = ({ permission, gateOpen, trouble }: Facts, marked: boolean): Kind => {
  const log = trouble.log ?? 'the log has not answered'
  if (!permission.allowed)
    return permission.overByMs === Number.POSITIVE_INFINITY
      ? { is: 'connecting', why: `no host lease yet: ${log}` }
      : { is: 'cut off', why: `the host lease is over: ${log}` }
  if (gateOpen)
    return { is: 'open', why: permission.leased ? 'in touch with the log' : `keeps going without it: ${log}` }
  const database = trouble.gate ?? 'it is being opened'
  return {
    is: 'connecting',
    why: marked
      ? `the active database: ${database}`
      : `the active database does not bear its new epoch yet: ${database}`,
  }
}

export const stateOf = (facts: Facts): Kind => {
  const { life, view, wanted } = facts
  if (life === 'left') return { is: 'left', why: 'the host was closed' }
  if (life === 'leaving') return { is: 'draining', why: 'the host is closing' }
  if (life === 'entering')
    return { is: 'connecting', why: `not registered yet: ${facts.trouble.entering ?? 'the log has not answered'}` }
  switch (wanted._tag) {
    case 'Closed':
      return { is: view.notUnderstood === null ? 'connecting' : 'cut off', why: wanted.why }
    case 'Drain':
      return { is: 'draining', why: `the switch ${wanted.operation} has started` }
    case 'Use':
      return inUse(facts, wanted.marked)
  }
}
