import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { openProxy, type TcpProxy } from '../proxy/tcp-proxy.ts'
import { cutOff, fair, frozen, oneWay, slow } from '../proxy/weather.ts'

interface Network {
  readonly proxy: TcpProxy
  /** What the server has been sent so far; it sends everything back. */
  readonly heard: () => string
  readonly dial: () => Promise<Wire>
}

interface Wire {
  readonly socket: Socket
  readonly got: () => string
  readonly isOver: () => boolean
}

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const network = async (): Promise<Network> => {
  let heard = ''
  const server: Server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      heard += piece.toString('latin1')
      socket.write(piece)
    })
    socket.on('end', () => socket.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const proxy = await openProxy(address.port)
  closing.push(
    () => proxy.close(),
    async () => server.close(),
  )
  return {
    proxy,
    heard: () => heard,
    dial: async () => {
      const socket = connect(proxy.port, '127.0.0.1')
      let [got, over] = ['', false]
      socket.on('error', () => {})
      socket.on('close', () => {
        over = true
      })
      socket.on('data', (piece) => {
        got += piece.toString('latin1')
      })
      await once(socket, 'connect')
      return { socket, got: () => got, isOver: () => over }
    },
  }
}

const until = (test: () => boolean): Promise<void> => expect.poll(test, { timeout: 10_000, interval: 5 }).toBe(true)
/** Resolves when the connection is over, for whatever reason. */
const broken = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('close', () => resolve())
  })
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

it('in fair weather every byte arrives, in order and both ways, and an end is an end', async () => {
  const { heard, dial } = await network()
  const wire = await dial()
  const sent = randomBytes(3_000_000)
  wire.socket.end(sent)
  await until(wire.isOver)
  const digest = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
  expect(digest(Buffer.from(heard(), 'latin1'))).toBe(digest(sent))
  expect(digest(Buffer.from(wire.got(), 'latin1'))).toBe(digest(sent))
})

it('a cut breaks what is open and what is dialled, and ends', async () => {
  const { proxy, dial } = await network()
  const wire = await dial()
  wire.socket.write('one')
  await until(() => wire.got() === 'one')
  proxy.become(cutOff)
  await until(wire.isOver)
  expect(proxy.connections()).toBe(0)
  const refused = connect(proxy.port, '127.0.0.1')
  await broken(refused)
  proxy.become(fair)
  const again = await dial()
  again.socket.write('two')
  await until(() => again.got() === 'two')
})

it('frozen, nothing passes and nothing breaks; thawed, everything arrives in its order', async () => {
  const { proxy, heard, dial } = await network()
  const wire = await dial()
  wire.socket.write('a')
  await until(() => wire.got() === 'a')
  proxy.become(frozen)
  wire.socket.write('b')
  const late = await dial()
  late.socket.write('x')
  await pause(100)
  expect(heard()).toBe('a')
  expect(wire.isOver() || late.isOver()).toBe(false)
  wire.socket.write('c')
  proxy.become(fair)
  await until(() => wire.got() === 'abc' && late.got() === 'x')
})

it('cut one way, the server hears and its answer does not come until the way is open', async () => {
  const { proxy, heard, dial } = await network()
  const wire = await dial()
  proxy.become(oneWay('up'))
  wire.socket.write('do it')
  await until(() => heard() === 'do it')
  await pause(100)
  expect(wire.got()).toBe('')
  proxy.become(fair)
  await until(() => wire.got() === 'do it')
})

it('cut the other way, the server hears nothing', async () => {
  const { proxy, heard, dial } = await network()
  const wire = await dial()
  wire.socket.write('a')
  await until(() => wire.got() === 'a')
  proxy.become(oneWay('down'))
  wire.socket.write('b')
  await pause(100)
  expect(heard()).toBe('a')
  proxy.become(fair)
  await until(() => wire.got() === 'ab')
})

it('slow, every piece takes at least as long as said, each way', async () => {
  const { proxy, dial } = await network()
  const wire = await dial()
  proxy.become(slow(80))
  const began = performance.now()
  wire.socket.write('a')
  await until(() => wire.got() === 'a')
  expect(performance.now() - began).toBeGreaterThanOrEqual(150)
})

it('a server that is not there breaks the connection', async () => {
  const { proxy } = await network()
  await proxy.close()
  closing.splice(0)
  const nowhere = await openProxy(proxy.port)
  const socket = connect(nowhere.port, '127.0.0.1')
  await broken(socket)
  await nowhere.close()
})
