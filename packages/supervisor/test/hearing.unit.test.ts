import type { Instant, ProcessId } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { heardLately, hearingOf } from '../src/leadership/hearing.ts'
import { placesBefore } from '../src/leadership/order.ts'
import type { Seen } from '../src/leadership/seen.ts'

const name = (text: string) => text as ProcessId
const one = name('supervisor-1')

let revision = 0n
/** Heard of last at this moment; later ones in a list are newer. */
const run = (seenAt: number, over: Partial<Seen> = {}): Seen => ({
  process: one,
  run: `run-${++revision}`,
  seenAt,
  at: '2026-03-01T00:00:00.000Z' as Instant,
  every: 1_000,
  stopping: false,
  revision,
  unusual: {},
  ...over,
})

it('silence counts from the newest heartbeat of any run', () => {
  expect(hearingOf([run(5_000), run(7_000)], one, { since: 0, until: 20_000 })).toEqual({
    kind: 'silent',
    silentMs: 13_000,
  })
})

it('silence counts from when this process began to listen, whoever was heard of before', () => {
  const listened = { since: 15_000, until: 20_000 }
  expect(hearingOf([run(5_000)], one, listened)).toEqual({ kind: 'silent', silentMs: 5_000 })
  expect(hearingOf([], one, listened)).toEqual({ kind: 'silent', silentMs: 5_000 })
})

it('what came after the last look that was answered is not known, and no silence', () => {
  expect(hearingOf([run(20_100)], one, { since: 0, until: 20_000 })).toEqual({ kind: 'silent', silentMs: 0 })
})

it('a goodbye counts at once', () => {
  expect(hearingOf([run(19_900, { stopping: true })], one, { since: 0, until: 20_000 })).toEqual({ kind: 'stopped' })
})

it('the goodbye of one that was refused the name does not count while another run lives under it', () => {
  const runs = [run(19_000), run(19_900, { stopping: true })]
  expect(hearingOf(runs, one, { since: 0, until: 20_000 })).toEqual({ kind: 'silent', silentMs: 1_000 })
})

it('a run that fell silent before does not keep the goodbye of a later one from counting', () => {
  const runs = [run(17_000), run(19_900, { stopping: true })]
  expect(hearingOf(runs, one, { since: 0, until: 20_000 })).toEqual({ kind: 'stopped' })
})

it('a run that began after the goodbye has not said it', () => {
  const runs = [run(10_000, { stopping: true }), run(19_500)]
  expect(hearingOf(runs, one, { since: 0, until: 20_000 })).toEqual({ kind: 'silent', silentMs: 500 })
})

it('other processes’ heartbeats say nothing of it', () => {
  const other = run(19_900, { process: name('supervisor-2') })
  expect(hearingOf([run(5_000), other], one, { since: 0, until: 20_000 })).toMatchObject({ silentMs: 15_000 })
})

it('the living are those who were heard of within three of their intervals, and have not said goodbye', () => {
  const runs = [
    run(19_000),
    run(17_000, { process: name('quiet') }),
    run(17_500, { process: name('slow'), every: 2_000 }),
    run(19_900, { process: name('gone'), stopping: true }),
  ]
  expect([...heardLately(runs, { since: 0, until: 20_000 })].toSorted()).toEqual(['slow', 'supervisor-1'])
})

it('each group has its own order of the living, and a thousand spread evenly over three', () => {
  const living = ['supervisor-1', 'supervisor-2', 'supervisor-3'].map(name)
  const firsts = Array.from({ length: 1_000 }, (_, i) => {
    const places = living.map((p) => placesBefore(`group-${i}` as never, p, living))
    expect(places.toSorted()).toEqual([0, 1, 2])
    return places.indexOf(0)
  })
  for (const p of [0, 1, 2]) {
    const share = firsts.filter((f) => f === p).length
    expect(share).toBeGreaterThan(250)
    expect(share).toBeLessThan(420)
  }
})
