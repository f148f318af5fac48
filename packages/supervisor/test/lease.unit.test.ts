import { expect, it } from 'vitest'
import { leaseBy, momentOf } from '../src/leadership/lease.ts'
import { virtualClock } from './kit/virtual-clock.ts'

const given = () => {
  const clock = virtualClock()
  const lease = leaseBy(clock)
  lease.renewed(momentOf(clock))
  return { clock, lease }
}

it('there is no lease before the first acknowledged heartbeat', () => {
  expect(leaseBy(virtualClock()).ageMs()).toBe(Number.POSITIVE_INFINITY)
})

it('a lease counts from the moment before the heartbeat was sent', async () => {
  const { clock, lease } = given()
  const sent = momentOf(clock)
  await clock.pass(700)
  lease.renewed(sent)
  expect(lease.ageMs()).toBe(700)
})

it('a lease ages by the wall clock where the monotonic one stood still', () => {
  const { clock, lease } = given()
  clock.step(5_000)
  expect(lease.ageMs()).toBe(5_000)
})

it('a lease that was seen old stays old though the wall clock is set back', () => {
  const { clock, lease } = given()
  clock.step(5_000)
  lease.ageMs()
  clock.step(-5_000)
  expect(lease.ageMs()).toBe(5_000)
})

it('an answer that comes late renews nothing beyond its own sending', async () => {
  const { clock, lease } = given()
  const early = momentOf(clock)
  await clock.pass(1_000)
  lease.renewed(momentOf(clock))
  await clock.pass(10)
  lease.renewed(early)
  expect(lease.ageMs()).toBe(10)
})

it('renewing tells how old the lease had become', async () => {
  const { clock, lease } = given()
  await clock.pass(6_000)
  expect(lease.renewed(momentOf(clock))).toBe(6_000)
})
