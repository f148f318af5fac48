import { initial, type ProcessId } from '@db-failover/domain'
import type { LeaderFound } from '@db-failover/supervisor'
import { right } from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { whileLed } from '../src/cli/while-led.ts'

const alive: LeaderFound = { _tag: 'Alive', process: 'p1' as ProcessId }
const gone: LeaderFound = { _tag: 'NoLiveLeader', leader: 'p1' as ProcessId, last: null, says: 'p1 is silent.' }

/** Answers one after the other, then the last one for ever. */
const answering = (...answers: readonly LeaderFound[]) => {
  let asked = 0
  const liveLeader = async () => right(answers[Math.min(asked++, answers.length - 1)] ?? gone)
  return { operator: { read: async () => right(initial), liveLeader }, asked: () => asked }
}

test('three looks in a row that find no leader end the waiting and say why', async () => {
  const { operator } = answering(alive, gone, gone, alive, gone)
  const watch = whileLed(operator, new AbortController().signal, 1)
  await expect.poll(() => watch.signal.aborted).toBe(true)
  expect(watch.lost()).toBe('Nobody leads the group any more: p1 is silent.')
})

test('each look that finds the leader alive tells of it', async () => {
  const { operator } = answering(alive, gone)
  const told: string[] = []
  const watch = whileLed(operator, new AbortController().signal, 1, async (leader) => void told.push(leader))
  await expect.poll(() => watch.signal.aborted).toBe(true)
  expect(told).toEqual(['p1'])
})

test('while a leader lives the waiting goes on; who stops it is not told that nobody leads', async () => {
  const { operator, asked } = answering(alive)
  const stop = new AbortController()
  const watch = whileLed(operator, stop.signal, 1)
  await expect.poll(asked).toBeGreaterThan(5)
  expect(watch.signal.aborted).toBe(false)
  stop.abort()
  expect([watch.signal.aborted, watch.lost()]).toEqual([true, null])
  watch.end()
})
