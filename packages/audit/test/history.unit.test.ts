import { type EntryId, type Event, event, type Instant, type OperationId } from '@db-failover/domain'
import { describe, expect, test } from 'vitest'
import { figuresAfter, momentIn, noFigures, replay, timelineLine } from '../src/index.ts'
import { logOf, orders } from './log.ts'

const a = 'a' as EntryId
const b = 'b' as EntryId
const operation = 'orders/1/7' as OperationId
const at = (s: number): Instant => new Date(Date.UTC(2026, 0, 1, 10, 0, s)).toISOString() as Instant
const lineage = { identity: 'i', fork: 'f', counter: '1' as never, differentialBase: null, epoch: null }
const consent = { basis: 'enabled' as const, request: null, by: 'carol' }

/** Given: a master lost at 10:00:01, last seen well two seconds earlier; switched at :03; hosts there at :05. */
const story: readonly Event[] = [
  event('GroupCreated', { group: orders, formatVersion: 1, mode: 'backup-and-restore' }),
  event('MasterLost', {
    entry: a,
    verdict: 'unusable',
    window: {
      since: at(0),
      probes: 3,
      failures: 3,
      lastGood: '2026-01-01T09:59:59.000Z' as Instant,
      verdicts: {},
      reached: [b],
      witnesses: [],
      says: 'files gone',
    },
  }),
  event('SwitchStarted', {
    operation,
    kind: 'unplanned',
    automatic: true,
    cause: 'a is lost',
    from: a,
    to: b,
    chain: null,
    readFrom: b,
    epoch: operation,
    skipped: [],
    consent,
    forecast: { chain: null, readFrom: null, restorablePoint: null, ageMs: null, lastRestoreMs: null },
    request: null,
  }),
  event('ActiveSwitched', {
    operation,
    kind: 'unplanned',
    automatic: true,
    from: a,
    to: b,
    generation: 'g',
    epoch: operation,
    parent: null,
    origin: { kind: 'chain', chain: { full: operation, differential: null } },
    ground: { kind: 'drained' },
    consent,
    loss: { from: at(0), to: null },
    lineage,
  }),
  event('HostsReconnected', { operation, count: 1, first: at(5), last: at(5), missing: [], lastWrite: at(1) }),
]

describe('a history', () => {
  test('is folded to a revision or to a time, and no further', async () => {
    const log = await logOf(...story)
    const ends = await Promise.all(
      ['0', '3', '2026-01-01T10:00:02.500Z', '2026-01-01 09:00', '99'].map(async (text) => {
        const moment = momentIn(text)
        if (moment._tag === 'Left') throw new Error(moment.left)
        const standing = await replay(log, orders, moment.right)()
        return standing._tag === 'Right' ? standing.right.events : standing.left
      }),
    )
    expect(ends).toEqual([1, 4, 3, 0, 5])
  })

  test.each(['', 'yesterday', '2026-13-01', '-1', '2026-01-01T25:00'])('%j is no moment', (text) => {
    expect(momentIn(text)._tag).toBe('Left')
  })

  test('gives each switch its cause, detection time, downtime and loss window', async () => {
    const log = await logOf(...story)
    let figures = noFigures
    const lines: string[] = []
    await replay(log, orders, null, (e) => {
      figures = figuresAfter(figures, e)
      lines.push(timelineLine(e).type)
    })()
    expect(lines).toEqual(story.map((e) => e.type))
    expect(figures.switches).toEqual([
      {
        operation,
        kind: 'unplanned',
        automatic: true,
        cause: 'a is lost',
        from: a,
        to: b,
        startedAt: at(2),
        outcome: 'switched',
        endedAt: at(3),
        why: null,
        chain: null,
        detection: { lastGood: '2026-01-01T09:59:59.000Z', lostAt: at(1), tookMs: 2_000 },
        downtime: { from: '2026-01-01T09:59:59.000Z', to: at(5), ms: 6_000, until: 'hosts' },
        loss: { from: at(0), to: at(1) },
        hosts: { count: 1, missing: [] },
      },
    ])
  })

  test('a switch that was undone says why', async () => {
    const log = await logOf(
      ...story.slice(0, 3),
      event('SwitchAborted', { operation, kind: 'unplanned', why: 'a answers again', content: false }),
    )
    let figures = noFigures
    await replay(log, orders, null, (e) => {
      figures = figuresAfter(figures, e)
    })()
    expect(figures.switches[0]).toMatchObject({ outcome: 'undone', why: 'a answers again', loss: null, hosts: null })
  })
})
