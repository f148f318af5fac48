import { type Event, event, type Sha256 } from '@db-failover/domain'
import { groupLog, type StoredEvent } from '@db-failover/ports'
import { describe, expect, test } from 'vitest'
import { type Anchor, anchorIn, verify } from '../src/index.ts'
import { logOf, orders, tampered } from './log.ts'

const said = (note: string): Event => event('Acknowledged', { what: 'alarms', note })
const five = () => logOf(...['a', 'b', 'c', 'd', 'e'].map(said))

const anchorAt = async (log: Awaited<ReturnType<typeof five>>, revision: bigint): Promise<Anchor> => {
  const head = await groupLog(log, orders).head(revision)()
  if (head._tag === 'Left' || head.right === null) throw new Error('no such revision')
  return { group: orders, revision, hash: head.right.hash, source: 'folder/manifest' }
}

const rewritten = (e: StoredEvent): StoredEvent => ({
  ...e,
  data: { what: 'alarms', note: 'never happened' },
  ...(e.text === undefined ? {} : { text: { ...e.text, data: e.text.data.replace(/"note":"."/, '"note":"z"') } }),
})

const found = async (log: Awaited<ReturnType<typeof five>>, anchors: readonly Anchor[] = []) => {
  const verification = await verify(log, orders, anchors)()
  if (verification._tag === 'Left') throw new Error(JSON.stringify(verification.left))
  return verification.right
}

describe('the proof of a log', () => {
  test('an untouched log is sound, and unanchored where no anchor reaches', async () => {
    const log = await five()
    expect(await found(log)).toMatchObject({ _tag: 'Sound', events: 5, anchors: 0, anchoredUpTo: null })
    const anchors = [await anchorAt(log, 1n), await anchorAt(log, 3n)]
    expect(await found(log, anchors)).toMatchObject({ _tag: 'Sound', anchors: 2, anchoredUpTo: 3n })
  })

  test('a row that was edited is named', async () => {
    const log = tampered(await five(), (all) => all.map((e) => (e.revision === 2n ? rewritten(e) : e)))
    expect(await found(log)).toMatchObject({ _tag: 'Damaged', at: 2n, events: 2, anchor: null })
  })

  test('a row that was cut out is named', async () => {
    const log = tampered(await five(), (all) => all.filter((e) => e.revision !== 2n))
    expect(await found(log)).toMatchObject({ _tag: 'Damaged', at: 2n })
  })

  test('two rows that were swapped are named', async () => {
    const log = tampered(await five(), ([a, b, c, d, e]) =>
      [a, c, b, d, e].flatMap((x, i) => (x === undefined ? [] : [{ ...x, revision: BigInt(i) }])),
    )
    expect(await found(log)).toMatchObject({ _tag: 'Damaged', at: 1n })
  })

  test('a log whose end was cut off is sound in itself; an anchor beyond it finds the cut', async () => {
    const whole = await five()
    const log = tampered(whole, (all) => all.slice(0, 3))
    expect(await found(log)).toMatchObject({ _tag: 'Sound', events: 3 })
    expect(await found(log, [await anchorAt(whole, 4n)])).toMatchObject({
      _tag: 'Damaged',
      at: 3n,
      says: 'the log was cut: folder/manifest names revision 4',
    })
  })

  test('a log that was rewritten as a whole is sound in itself; an anchor finds the first revision it contradicts', async () => {
    const original = await five()
    const forged = await logOf(...['a', 'b', 'forged', 'd', 'e'].map(said))
    expect(await found(forged)).toMatchObject({ _tag: 'Sound' })
    expect(await found(forged, [await anchorAt(original, 3n)])).toMatchObject({ _tag: 'Damaged', at: 3n })
  })

  test('anchors of other groups say nothing', async () => {
    const other: Anchor = { group: 'other' as never, revision: 99n, hash: 'f'.repeat(64) as Sha256, source: 'x' }
    expect(await found(await five(), [other])).toMatchObject({ _tag: 'Sound', anchors: 0 })
  })
})

test.each([
  [null],
  ['text'],
  [{ group: 'orders' }],
  [{ group: 'orders', log: { revision: 7, hash: 'f'.repeat(64) } }],
  [{ group: 'orders', log: { revision: '7', hash: 'short' } }],
])('a manifest that names no place in the log is no anchor: %j', (manifest) => {
  expect(anchorIn(manifest, 'x')).toBeNull()
})
