import { candidates, type State } from '@db-failover/domain'
import { given, lost, protectedGroup, type Step } from '@db-failover/domain/kit'
import { describe, expect, it } from 'vitest'
import { type Sets, withSets } from './ledger.ts'

// Who could be restored from where when a person forces it.

const group = (...happened: readonly Step[]): State =>
  given(protectedGroup({ backups: ['b', 'c', 'd'] }), ...happened).story.state

const readFrom = (s: State, anywhere = true) =>
  candidates(s, { anywhere }).fit.map((c) => `${c.entry} from ${c.from.folder}: ${c.from.chain.full}`)

const onlyElsewhere: Sets = [['10', 'full', { on: { c: 'verified', d: 'verified' } }]]

describe('an entry without a chain of its own', () => {
  it('is restored from a folder whose server answers', () => {
    expect(readFrom(withSets(group(lost('c')), onlyElsewhere))).toEqual([
      'b from d: orders/1/10',
      'd from d: orders/1/10',
    ])
  })

  it('is restored from one whose server is lost when nothing else can be read anywhere', () => {
    expect(readFrom(withSets(group(lost('c'), lost('d')), onlyElsewhere))).toEqual(['b from c: orders/1/10'])
  })

  it('is not, by itself', () => {
    expect(readFrom(withSets(group(), onlyElsewhere), false)).toEqual([
      'c from c: orders/1/10',
      'd from d: orders/1/10',
    ])
  })

  it('waits for one that has its own when what lies on a lost server is fresher', () => {
    const sets: Sets = [
      ['10', 'full', { on: { d: 'verified' } }],
      ['11', 'full', { on: { c: 'verified' } }],
    ]
    expect(readFrom(withSets(group(lost('c')), sets))).toEqual(['b from d: orders/1/10', 'd from d: orders/1/10'])
    expect(readFrom(withSets(group(), sets))).toEqual([
      'b from c: orders/1/11',
      'c from c: orders/1/11',
      'd from d: orders/1/10',
    ])
  })
})
