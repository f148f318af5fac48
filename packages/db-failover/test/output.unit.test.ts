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

describe('what came from outside', () => {
  const reason = 'moved\r\n12:00 orders: protected\u001b[2J\u001b[8mhidden\u009b1A\u202eback\u2028end'
  const shown = 'moved\\r\\n12:00 orders: protected\\u001b[2J\\u001b[8mhidden\\u009b1A\\u202eback\\u2028end'

  test('moves no cursor, hides nothing and begins no line, in a result, a note or a bar', () => {
    const { out, said } = written(false, false)
    out.result(null, () => [reason, 'next'])
    out.note(reason)
    expect(said()).toEqual({ stdout: `${shown}\nnext\n`, stderr: `${shown}\n` })
    const terminal = written(false, true)
    terminal.out.bar({ says: '\u001b[2Jcopying', fraction: null })
    expect(terminal.said().stderr).toBe('\\u001b[2Jcopying')
  })

  test('stands among our own colours, and bears none where there are no colours', () => {
    const { out, said } = written(false, true)
    out.result(null, () => [out.ink('bad', reason)])
    expect(said().stdout).toBe(`\u001b[31m${shown}\u001b[39m\n`)
    const file = written(false, false)
    file.out.note('\u001b[31mred')
    expect(file.said().stderr).toBe('\\u001b[31mred\n')
  })

  test('is said exactly under --json', () => {
    const { out, said } = written(true, false)
    out.result({ reason }, () => [])
    expect(JSON.parse(said().stdout)).toEqual({ reason })
  })

  test('emoji and scripts that are written from right to left are no control characters', () => {
    const { out, said } = written(false, false)
    out.note('👩‍💻 שלום é')
    expect(said().stderr).toBe('👩‍💻 שלום é\n')
  })
})
