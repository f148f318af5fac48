import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { endOf, startProgram } from '../../story/command-line.ts'
import { layNetwork } from '../network/network.ts'
import { cutOff } from '../proxy/weather.ts'

// A process of its own that dials a server again and again, as every process of the laboratory is started.

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** Says `hello` for each answer and `none` for each connection that breaks; ends when its standard input does. */
const caller = `
import { connect } from 'node:net'
const dial = () => {
  const socket = connect({ port: Number(process.argv[2]), host: 'localhost' })
  socket.on('data', (text) => process.stdout.write(text + '\\n'))
  socket.on('error', () => process.stdout.write('none\\n'))
  socket.on('close', () => setTimeout(dial, 10))
}
dial()
`

const world = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-failover-network-'))
  const program = join(folder, 'caller.mjs')
  writeFileSync(program, caller)
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end('hello')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const network = layNetwork(['one', 'other'])
  await network.reach('server', address.port)
  closing.push(
    () => rmSync(folder, { recursive: true }),
    () => server.close(),
    () => network.close(),
  )
  const start = (process: string, port = address.port) => {
    const said: string[] = []
    const child = startProgram({
      program,
      args: [String(port)],
      cwd: folder,
      hears: (line) => said.push(line),
      preload: new URL('../world/preload.ts', import.meta.url).href,
      env: { LABORATORY_ROUTES: JSON.stringify(network.routes(process)) },
    })
    const ended = endOf(child)
    closing.push(() => {
      child.kill('SIGKILL')
      return ended
    })
    return { said, ended }
  }
  return { network, start }
}

const becomes = (said: readonly string[], last: string): Promise<void> =>
  expect.poll(() => said.slice(-3).every((line) => line === last) && said.length > 3, { timeout: 10_000 }).toBe(true)

it('every process dials the same address and goes a way of its own, which is cut for it alone', async () => {
  const { network, start } = await world()
  const [one, other] = [start('one'), start('other')]
  await becomes(one.said, 'hello')
  await becomes(other.said, 'hello')
  const heal = network.become(['one'], ['server'], cutOff)
  await becomes(one.said, 'none')
  await becomes(other.said, 'hello')
  heal()
  await becomes(one.said, 'hello')
})

it('a connection that would go past the proxies ends its process', async () => {
  const { start } = await world()
  const stray = start('one', 1)
  expect(await stray.ended).not.toBe(0)
  expect(stray.said.join('\n')).toContain('no way of this process leads to port 1')
})
