import { evolve, type Instant, initial, type Lineage, type OperationId } from '@db-failover/domain'
import {
  asks,
  back,
  begins,
  equals,
  failsOver,
  given,
  hears,
  id,
  ignores,
  isActive,
  leads,
  lost,
  minute,
  passes,
  protectedGroup,
  records,
  recordsAmong,
  recordsNothing,
  refused,
  returnsToMaster,
  says,
  sees,
  works,
} from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import { wholeStory } from './whole-story.ts'

describe('Never 1: two actives, or a switch that does not say what it opens', () => {
  it('Never 1: only ActiveSwitched changes which entry and database is active, and it names both', () => {
    const { story } = wholeStory()
    let state = initial
    let switches = 0
    for (const recorded of story.log) {
      const next = evolve(state, recorded)
      const [before, after] = [state.switches.active, next.switches.active]
      if (recorded.event.type === 'ActiveSwitched') {
        const { to, generation, epoch } = recorded.event.data
        expect(after).toMatchObject({ entry: to, generation, epoch })
        expect(generation).not.toBe('')
        switches += 1
      } else {
        expect([after?.entry, after?.generation]).toEqual([before?.entry, before?.generation])
      }
      state = next
    }
    expect(switches).toBe(5)
  })

  it('Never 1: a switch that restored names its one chain, and one that opened a database names "in place"', () => {
    const origins = wholeStory().story.log.flatMap(({ event: e }) =>
      e.type === 'ActiveSwitched' ? [`${e.data.kind}: ${e.data.origin.kind}`] : [],
    )
    expect(origins).toEqual([
      'enable: inPlace',
      'unplanned: chain',
      'unplanned: chain',
      'return-discarding: inPlace',
      'planned: chain',
    ])
  })

  it('Never 1: the operation that switched does not switch again, whatever still arrives', () => {
    const late = 'orders/1/4' as OperationId
    given(protectedGroup(), lost('a'), works)
      .when(
        leads({ type: 'CompleteSwitch' }),
        sees({ type: 'RestoreFinished', operation: late, tookMs: 5 }),
        sees({
          type: 'HostsLeft',
          operation: late,
          hosts: [],
          lastLeft: '2026-03-01T00:00:00.000Z' as Instant,
          lastCommit: null,
          waitedMs: 0,
        }),
        sees((s) => ({ type: 'TargetPassedCheck', operation: late, lineage: s.lineage.known[id('b')] as Lineage })),
      )
      .thenExpect(recordsNothing, isActive('b'))
  })

  it('Never 1: while hosts of the old epoch can still write, there is no switch', () => {
    given(protectedGroup(), ignores('AwaitHosts', 'RequestFence'), lost('a'), works)
      .when(leads({ type: 'CompleteSwitch' }))
      .thenExpect(refused('NotDue', 'failover --force --accept-data-loss --accept-no-fence'), isActive('a'))
  })

  it('Never 1: a database that was switched away from is fenced as soon as it answers', () => {
    given(protectedGroup(), lost('a'), works)
      .when(back('a'), begins)
      .thenExpect(says('FenceRequested', { entry: 'a', operation: null }))
  })
})

describe('Never 2: a loss without consent', () => {
  it.each([
    ['a forced failover', failsOver({ manner: 'forced' })],
    ['a return that gives changes up', returnsToMaster('discard', { acceptDataLoss: false, withoutContingency: true })],
  ])('Never 2: %s is refused without it', (_what, asked) => {
    given(protectedGroup(), lost('a'), works, back('a'), works)
      .when(asked)
      .thenExpect(refused('ConsentMissing'), recordsNothing)
  })

  it('Never 2: every switch that may lose changes names its consent, and every other loses none', () => {
    for (const { event: e } of wholeStory().story.log) {
      if (e.type !== 'ActiveSwitched') continue
      if (e.data.loss === null) expect(e.data.consent.basis).toBe('none')
      else
        expect(e.data.consent).toMatchObject({
          basis: expect.stringMatching(/enabled|automatic-reconnect|given/),
          by: expect.any(String),
        })
    }
  })

  it('Never 2: the window of what is lost runs from what the chain contains to when the last host had left', () => {
    given(protectedGroup(), passes(15 * minute), works, passes(7 * minute), lost('a'))
      .when(passes(minute), works)
      .thenExpect(
        says('ActiveSwitched', { loss: { from: '2026-03-01T00:15:00.000Z', to: '2026-03-01T00:23:00.000Z' } }),
      )
  })

  it('Never 1, keep: a master that was left without its hosts is returned to only when it lies in a contingency backup too', () => {
    const onBackup = [
      protectedGroup({ policy: { withoutLog: 'keep' } }),
      asks({ type: 'GiveConsent', to: 'cutOffHosts', statement: 'accepted' }),
      ignores('AwaitHosts'),
      lost('a'),
      works,
      hears('AwaitHosts'),
      back('a'),
      works,
    ] as const
    const discards = returnsToMaster('discard')
    given(...onBackup, discards)
      .when(works)
      .thenExpect(
        recordsAmong('ContingencyBackupTaken', 'ContingencyBackupTaken', 'ActiveSwitched'),
        says('ContingencyBackupTaken', { of: 'a' }),
        says('ContingencyBackupTaken', { of: 'b' }),
        says('ChangesDiscarded', { epoch: 'orders/1/4' }),
        isActive('a'),
      )
  })

  it('Never 2: while the end of the window is unknown it is open, and a later event closes it', () => {
    given(
      protectedGroup({ policy: { withoutLog: 'keep' } }),
      asks({ type: 'GiveConsent', to: 'cutOffHosts', statement: 'accepted' }),
      ignores('AwaitHosts', 'AwaitMoves'),
      lost('a'),
      works,
    )
      .thenExpect(equals('window', (s) => s.switches.lastLoss?.window.to, null))
      .when(
        sees((s) => ({
          type: 'HostsMoved',
          operation: s.switches.awaiting?.operation as OperationId,
          count: 1,
          first: null,
          last: null,
          missing: [],
          lastWrite: '2026-03-01T00:09:00.000Z' as Instant,
        })),
      )
      .thenExpect(
        records('HostsReconnected'),
        equals('window', (s) => s.switches.lastLoss?.window.to, '2026-03-01T00:09:00.000Z'),
      )
  })
})
