import { createServer, type IncomingMessage } from 'node:http'
import type { Emulator } from '../emulator.ts'
import { type Command, isCommand } from './command.ts'

/** Where an emulator in a process of its own is told what to do: `POST /` with a command as JSON. */
export interface Control {
  readonly port: number
  close(): Promise<void>
}

const HOST = '127.0.0.1'
const MOST_BYTES = 65_536

const obeyed = async ({ faults, users }: Emulator, command: Command): Promise<string | number | null> => {
  switch (command.do) {
    case 'add':
      return faults.add(command.fault)
    case 'remove':
      return faults.remove(command.id).then(() => null)
    case 'clear':
    case 'thaw':
    case 'cut':
      return faults[command.do]().then(() => null)
    case 'freeze':
      return faults.freeze(...command.directions).then(() => null)
    case 'closeStreams':
      return faults.closeStreams(command.operation)
    case 'putUser':
      return users.put(command.user).then(() => null)
    case 'removeUser':
      return users.remove(command.username).then(() => null)
  }
}

const body = async (request: IncomingMessage): Promise<unknown> => {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(Buffer.from(piece))
  const bytes = Buffer.concat(pieces)
  if (bytes.length > MOST_BYTES) return null
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}

export const openControl = async (emulator: Emulator, port: number): Promise<Control> => {
  const server = createServer(async (request, response) => {
    const command = await body(request)
    const known = request.method === 'POST' && isCommand(command)
    response.writeHead(known ? 200 : 400, { 'content-type': 'application/json' })
    response.end(JSON.stringify(known ? { result: await obeyed(emulator, command) } : { error: 'this is no command' }))
  })
  const bound = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port: bound, close }
}
