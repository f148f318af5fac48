import { userInfo } from 'node:os'
import { execute } from './program.ts'

const actor = (): string => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

/**
 * A reader that has gone away (`| head`) wants nothing more: the command ends. Supervising is no answer to a reader and
 * goes on: a lost output is no reason to leave a database alone.
 */
const outliveReaders = (argv: readonly string[]): void => {
  const supervises = argv.includes('run')
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error
    if (!supervises) process.exit()
  }
  process.stdout.on('error', onError)
  process.stderr.on('error', onError)
}

/** Runs this process's own command line; answers its exit code. */
export const start = async (): Promise<number> => {
  outliveReaders(process.argv.slice(2))
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
