import { expect, it } from 'vitest'
import { arguments_, Misused } from '../src/arguments.ts'

it.each([
  [['--port', 'x'], '--port x is no port (0 to 65535)'],
  [['--port', '65536'], '--port 65536 is no port (0 to 65535)'],
  [['--control', '-1'], "Option '--control' argument is ambiguous."],
  [['--data', ''], '--data needs the name of a folder'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['2113'], "Unexpected argument '2113'. This command does not take positional arguments"],
])('%s is refused in one line', (args, line) => {
  const given = arguments_(args)
  expect(given instanceof Misused && given.message).toBe(line)
})

it('what is given reaches the emulator, what is not has a default', () => {
  const plain = { control: null, json: false, attached: false }
  expect(arguments_([])).toEqual({ ...plain, emulator: { port: 2113, tls: false } })
  const args = ['--port', '0', '--data', 'folder', '--tls', '--control', '1']
  expect(arguments_(args)).toEqual({ ...plain, control: 1, emulator: { port: 0, tls: true, data: 'folder' } })
})
