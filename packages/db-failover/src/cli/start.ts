import { userInfo } from 'node:os'
import { execute } from './program.ts'

const actor = (): string => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

/** Runs this process's own command line; answers its exit code. */
export const start = async (): Promise<number> => {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  // A parent that has no signals to send (Windows) says it by a message.
  process.once('message', () => stop.abort())
  process.once('disconnect', () => stop.abort())
  const code = await execute({
    argv: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    streams: { stdout: process.stdout, stderr: process.stderr },
    stop: stop.signal,
    actor: actor(),
  })
  if (process.connected) process.disconnect()
  return code
}
