import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { GroupId } from '@db-failover/domain'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { functionSink } from '../src/alarms/function-sink.ts'
import { type AlarmListener, type AlarmMessage, failoverGroup, orThrow, sqlite } from '../src/index.ts'
import { call, newFolder } from './world/calling.ts'
import { layOut } from './world/group.ts'

describe('a function that is told', () => {
  const message: AlarmMessage = {
    group: 'orders' as GroupId,
    state: 'open',
    kind: 'entry lost',
    subject: 'machine-b',
    says: 'machine-b is lost',
    todo: 'Bring it back.',
    at: '2026-01-01T00:00:00.000Z',
    revision: '7',
  }
  const hanging = (): { readonly listener: AlarmListener; readonly stops: AbortSignal[] } => {
    const stops: AbortSignal[] = []
    const tell = (_: AlarmMessage, stop: AbortSignal) => {
      stops.push(stop)
      return new Promise<void>(() => {})
    }
    return { listener: { name: 'the team', tell }, stops }
  }
  const never = new AbortController().signal

  test('is given the message as it is, and has delivered when it resolves', async () => {
    const told: AlarmMessage[] = []
    const sink = functionSink({ name: 'the team', tell: async (m) => void told.push(m) })
    expect(await sink.deliver(message, never)).toEqual({ _tag: 'Right', right: undefined })
    expect(told).toEqual([message])
  })

  test.each<readonly [string, AlarmListener['tell']]>([
    ['rejects', () => Promise.reject(new Error('nobody answers'))],
    [
      'throws',
      () => {
        throw new Error('nobody answers')
      },
    ],
  ])('and %s has not delivered, and why is said', async (_, tell) => {
    const sent = await functionSink({ name: 'the team', tell }).deliver(message, never)
    expect(sent).toEqual({ _tag: 'Left', left: { _tag: 'NotDelivered', says: 'nobody answers' } })
  })

  test('and never ends is not waited for beyond the limit, and is told so', async () => {
    const { listener, stops } = hanging()
    const sent = await functionSink(listener, 20).deliver(message, never)
    expect(sent).toMatchObject({ _tag: 'Left', left: { says: 'it did not end within 20 ms' } })
    expect(stops.map((s) => s.aborted)).toEqual([true])
  })

  test('is waited for no longer when the supervisor stops', async () => {
    const { listener, stops } = hanging()
    const stop = new AbortController()
    const sent = functionSink(listener).deliver(message, stop.signal)
    stop.abort()
    expect(await sent).toMatchObject({ _tag: 'Left', left: { says: 'the supervisor stops' } })
    expect(stops.map((s) => s.aborted)).toEqual([true])
  })
})

describe('a supervisor inside a program', () => {
  let folder = ''
  beforeAll(() => {
    folder = newFolder()
    layOut(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** What this test causes: between its two states the database may be found unhappy as well. */
  const ofThis = ['entry lost', 'delivery failing']
  /** What was told, as `kind subject state`. `refuses`: the first telling of an entry's loss fails. */
  const listening = (name: string, { refuses } = { refuses: false }) => {
    const told: string[] = []
    let refused = !refuses
    const tell = async ({ kind, subject, state }: AlarmMessage): Promise<void> => {
      if (!refused && kind === 'entry lost') {
        refused = true
        throw new Error('nobody answers')
      }
      if (ofThis.includes(kind)) told.push(`${kind} ${subject} ${state}`)
    }
    return { told, listener: { name, tell } }
  }
  const supervise = async (...alarms: readonly AlarmListener[]) =>
    orThrow(
      await failoverGroup('orders', sqlite({ log: join(folder, 'log', 'failover.sqlite') })).supervise({
        process: 'supervisor-1',
        alarms,
        checkpoints: join(folder, 'checkpoints'),
      }),
    )

  test('tells what is raised, that a listener fails, and after a restart what is still open', async () => {
    await call(folder, ['apply', 'group.yaml', '--leave'])
    const team = listening('the team', { refuses: true })
    const screen = listening('the screen')
    const first = await supervise(team.listener, screen.listener)
    await expect
      .poll(async () => (await call(folder, ['enable', '--accept-data-loss'])).code, { timeout: 30_000 })
      .toBe(0)
    renameSync(join(folder, 'machine-b'), join(folder, 'machine-b.away'))
    await expect.poll(() => team.told, { timeout: 30_000 }).toEqual(['entry lost machine-b open'])
    await expect
      .poll(() => screen.told, { timeout: 30_000 })
      .toEqual(['entry lost machine-b open', 'delivery failing the team open', 'delivery failing the team over'])
    await first.stop()
    expect(readdirSync(join(folder, 'checkpoints'))).toHaveLength(1)

    const again = listening('the team')
    const second = await supervise(again.listener)
    await expect.poll(() => again.told, { timeout: 30_000 }).toEqual(['entry lost machine-b open'])
    renameSync(join(folder, 'machine-b.away'), join(folder, 'machine-b'))
    await expect
      .poll(() => again.told, { timeout: 30_000 })
      .toEqual(['entry lost machine-b open', 'entry lost machine-b over'])
    await second.stop()
  })
})
