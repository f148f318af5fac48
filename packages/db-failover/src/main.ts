#!/usr/bin/env node
import { userInfo } from 'node:os'
import { execute } from './cli/program.ts'

/** The first Node whose SQLite can take an online backup. */
const OLDEST = [22, 16] as const

const isTooOld = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

const actor = (): string => {
  try {
    return userInfo().username
  } catch {
    return 'unknown'
  }
}

const main = async (): Promise<number> => {
  if (isTooOld(process.versions.node)) {
    process.stderr.write(`db-failover needs Node ${OLDEST.join('.')} or later; this is ${process.versions.node}\n`)
    return 2
  }
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

process.exitCode = await main()
