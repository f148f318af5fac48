import { describe, expect, test } from 'vitest'
import { outputTo } from '../src/cli/output/output.ts'
import { table, wrapped } from '../src/cli/output/table.ts'

const written = (isJson: boolean, isTTY: boolean) => {
  let stdout = ''
  let stderr = ''
  const out = outputTo(
    {
      stdout: { write: (text) => (stdout += text), isTTY },
      stderr: { write: (text) => (stderr += text), isTTY, columns: 60 },
    },
    isJson,
    {},
  )
  return { out, said: () => ({ stdout, stderr }) }
}

describe('a bar', () => {
  test('is drawn over on a terminal and gone before anything else is said', () => {
    const { out, said } = written(false, true)
    out.bar({ says: 'copying', fraction: 0.5 })
    out.note('copied')
    expect(said().stderr).toBe('[############............] 50 % copying\r\u001b[Kcopied\n')
  })

  test('is never longer than the terminal is wide', () => {
    const { out, said } = written(false, true)
    out.bar({ says: 'x'.repeat(200), fraction: null })
    expect(said().stderr).toHaveLength(59)
  })

  test.each([
    [false, false],
    [true, true],
  ])('is not drawn into a file or beside JSON', (isJson, isTTY) => {
    const { out, said } = written(isJson, isTTY)
    out.bar({ says: 'copying', fraction: 0.5 })
    expect(said()).toEqual({ stdout: '', stderr: '' })
  })
})

test('under --json a result is one line, revisions are texts, and notes are not said', () => {
  const { out, said } = written(true, false)
  out.note('a note')
  out.result({ revision: 12345678901234567890n }, () => ['for people'])
  expect(said()).toEqual({ stdout: '{"revision":"12345678901234567890"}\n', stderr: '' })
})

test('columns are as wide as their widest cell; colours do not count', () => {
  expect(
    table([
      ['a', 'b'],
      ['\u001b[1mlonger\u001b[22m', 'c'],
    ]),
  ).toEqual(['a       b', '\u001b[1mlonger\u001b[22m  c'])
})

test('text is broken at spaces, and a long word stays whole', () => {
  expect(wrapped('one two three incomprehensibilities', 8)).toEqual(['one two', 'three', 'incomprehensibilities'])
})
