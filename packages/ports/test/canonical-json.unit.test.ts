import { canonicalJson } from '@db-failover/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const textOf = (value: unknown): string => {
  const text = canonicalJson(value)
  return text._tag === 'Right' ? text.right : expect.fail(`${text.left.at}: ${text.left.says}`)
}

const refusal = (value: unknown) => {
  const text = canonicalJson(value)
  return text._tag === 'Left' ? text.left : expect.fail(`it has the text ${text.right}`)
}

const double = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE()

describe('canonical JSON writes the examples of RFC 8785 as the RFC does', () => {
  it('3.2.2, literals, strings and numbers', () => {
    const sample = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    expect(textOf(JSON.parse(sample))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('3.2.3, keys by their UTF-16 code units', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(textOf(Object.entries(sample)))).flat()).toHaveLength(14)
    expect([...textOf(sample).matchAll(/:"([^"]*)"/g)].map((found) => found[1])).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('appendix B, the number %s', (hex, text) => {
    expect(textOf(double(hex))).toBe(text)
  })

  it.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('appendix B, %s has no text', (hex) => {
    expect(refusal(double(hex))._tag).toBe('NotJson')
  })
})

describe('canonical JSON refuses what JSON cannot say, and names the place', () => {
  it.each<[string, unknown, string]>([
    ['undefined', { a: [1, undefined] }, 'a.1'],
    ['a hole in a list', { a: Object.assign([1], { 2: 3 }) }, 'a.1'],
    ['a bigint', { lsn: { low: 5n } }, 'lsn.low'],
    ['a lone high surrogate', ['\ud83d'], '0'],
    ['a lone low surrogate', { a: 'x\ude00x' }, 'a'],
    ['a lone surrogate in a key', { a: { '\ud83d': 1 } }, 'a'],
    ['a date', { at: new Date(0) }, 'at'],
    ['a map', new Map(), ''],
    ['a function', { f: () => 1 }, 'f'],
    ['a symbol', [Symbol('s')], '0'],
  ])('%s', (_, value, at) => {
    expect(refusal(value).at).toBe(at)
  })

  it('a cycle and a tower of lists, without running out of stack', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    expect(refusal(cycle).says).toContain('deeper')
    let tower: unknown = 0
    for (let n = 0; n < 100_000; n++) tower = [tower]
    expect(refusal(tower).says).toContain('deeper')
  })
})

describe('canonical JSON', () => {
  it('reads back as the same value, and one value has one text, whatever the order of its keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = textOf(value)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(textOf(JSON.parse(text))).toBe(text)
        expect(textOf(reversed(value))).toBe(text)
      }),
    )
  })

  it('keeps a member named __proto__', () => {
    expect(textOf(JSON.parse('{"b":1,"__proto__":{"x":2}}'))).toBe('{"__proto__":{"x":2},"b":1}')
  })
})

/** The same value with the keys of every object in the opposite order. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
