import { describe, expect, it } from 'vitest'
import { having, without } from '../src/evolution.ts'

describe('a record by id', () => {
  it('gets a key at its end, and a new value where the key stands', () => {
    const ab = having(having({}, 'orders/1/2', 'a'), 'orders/1/1', 'b')
    expect(Object.entries(having(ab, 'orders/1/2', 'c'))).toEqual([
      ['orders/1/2', 'c'],
      ['orders/1/1', 'b'],
    ])
    expect(ab['orders/1/2']).toBe('a')
  })

  it('loses a key, and stays the very same where it has none', () => {
    const ab = having(having({}, 'a', 1), 'b', 2)
    expect(Object.entries(without(ab, 'a'))).toEqual([['b', 2]])
    expect(Object.keys(ab)).toEqual(['a', 'b'])
    expect(without(ab, 'c')).toBe(ab)
  })

  it('holds nothing that was never put in', () => {
    for (const record of [having({}, 'a', 1), without({ a: 1, b: 2 }, 'a')])
      expect(record['constructor']).toBe(undefined)
    expect(without({}, 'constructor')).toEqual({})
  })
})
