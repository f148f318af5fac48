import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const node = (...argv: readonly string[]) => ['--conditions=db-failover-source', main, ...argv]

test('a reader that goes away ends a command quietly', async () => {
  const child = spawn(process.execPath, node('rules', '--json'), { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let said = ''
  child.stderr.on('data', (text) => {
    said += text
  })
  const [code] = await once(child, 'close')
  expect({ code, said }).toEqual({ code: 0, said: '' })
})

test('--version says the version of the package', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, node('--version'))
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})
