import { type EntryId, event, type GroupId, type Lineage, type OperationId } from '@db-failover/domain'

export const lineage: Lineage = {
  identity: 'one',
  fork: 'one',
  counter: '1' as Lineage['counter'],
  differentialBase: null,
  epoch: null,
}

const consent = { basis: 'enabled', request: null, by: null } as const

/** The events of a group's switches, when each starts and ends being the test's to say. */
export const switchesOf = (group: GroupId) => {
  const operation = (n: number) => `${group}/1/${n}` as OperationId
  return {
    operation,
    started: (n: number, from: EntryId, to: EntryId) =>
      event('SwitchStarted', {
        operation: operation(n),
        kind: 'unplanned',
        automatic: true,
        cause: 'lost',
        from,
        to,
        chain: null,
        readFrom: null,
        epoch: operation(n),
        skipped: [],
        consent,
        forecast: { chain: null, readFrom: null, restorablePoint: null, ageMs: null, lastRestoreMs: null },
        request: null,
      }),
    /** `byConsent`: without waiting for the hosts. */
    ended: (n: number, from: EntryId | null, to: EntryId, generation: string, byConsent = false) =>
      event('ActiveSwitched', {
        operation: operation(n),
        kind: from === null ? 'enable' : 'unplanned',
        automatic: from !== null,
        from,
        to,
        generation,
        epoch: operation(n),
        parent: null,
        origin: { kind: 'inPlace' },
        ground:
          from === null ? { kind: 'first' } : byConsent ? { kind: 'consent', to: 'cutOffHosts' } : { kind: 'drained' },
        consent,
        loss: null,
        lineage,
      }),
    aborted: (n: number) =>
      event('SwitchAborted', { operation: operation(n), kind: 'unplanned', why: 'the active answers', content: false }),
  }
}
