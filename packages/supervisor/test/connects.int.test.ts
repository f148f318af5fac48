import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { connects } from '../src/probes/connects.ts'

const signal = new AbortController().signal

const listening = async (host: string) => {
  const server = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

it('a connection that is taken shows the other machine; one that is refused shows nothing', async () => {
  const { port, close } = await listening('127.0.0.1')
  expect(await connects(`127.0.0.1:${port}`, 5_000, signal)).toBe(true)
  await close()
  expect(await connects(`127.0.0.1:${port}`, 5_000, signal)).toBe(false)
})

it('an IPv6 address stands in brackets', async (context) => {
  const server = await listening('::1').catch(() => null)
  if (server === null) return context.skip('this machine has no IPv6')
  expect(await connects(`[::1]:${server.port}`, 5_000, signal)).toBe(true)
  await server.close()
})

it.each(['gateway', 'gateway:', ':443', 'gateway:0', 'gateway:70000', '::1:443'])(
  'what is no address (%s) is never reached',
  async (address) => {
    expect(await connects(address, 5_000, signal)).toBe(false)
  },
)

it('a name that nobody bears is not reached', async () => {
  expect(await connects('nobody.invalid:443', 5_000, signal)).toBe(false)
})

it('a connection that is no longer wanted ends at once', async () => {
  const { port, close } = await listening('127.0.0.1')
  const stopping = new AbortController()
  const answer = connects(`127.0.0.1:${port}`, 3_600_000, stopping.signal)
  stopping.abort()
  expect(await answer).toBe(false)
  await close()
})
