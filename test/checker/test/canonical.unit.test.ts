import { expect, it } from 'vitest'
import { canonical } from '../history/canonical.ts'

// The examples of RFC 8785, "JSON Canonicalization Scheme (JCS)", 3.2.

it('numbers are written as ECMAScript writes them', () => {
  const numbers: unknown = JSON.parse('[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0]')
  expect(canonical(numbers)).toBe('[333333333.3333333,1e+30,4.5,0.002,1e-27,0]')
})

it('members stand in the order of the code units of their names', () => {
  const members: unknown = JSON.parse(
    '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7,"</script>":8}',
  )
  const names = Object.keys(JSON.parse(canonical(members)))
  expect(canonical(members)).toBe(
    '{"\\r":2,"1":4,"</script>":8,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  )
  expect(names).toHaveLength(8)
})

it('strings and literals are written without blanks, and control characters by their short escapes', () => {
  const value: unknown = JSON.parse(
    '{"string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}',
  )
  expect(canonical(value)).toBe('{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}')
})
