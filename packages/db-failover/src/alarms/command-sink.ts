import { spawn } from 'node:child_process'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { NotDelivered, Sink } from './sink.ts'

interface CommandLine {
  readonly command: readonly string[]
  readonly timeout: number
}

const failed = (says: string): Either<NotDelivered, void> => left({ _tag: 'NotDelivered', says })

/** Starts the program without a shell; the message goes to its standard input and nowhere else. */
export const commandSink = ({ command: [program = '', ...args], timeout }: CommandLine): Sink => ({
  name: `command ${program}`,
  deliver: (message, stop) =>
    new Promise((resolve) => {
      const signal = AbortSignal.any([stop, AbortSignal.timeout(timeout)])
      const child = spawn(program, args, {
        shell: false,
        windowsHide: true,
        stdio: ['pipe', 'ignore', 'ignore'],
        signal,
        killSignal: 'SIGKILL',
      })
      child.once('error', (cause) => {
        const code = 'code' in cause ? String(cause.code) : cause.name
        resolve(failed(signal.aborted ? `${program} did not end in time` : `${program} cannot be started (${code})`))
      })
      child.once('close', (code) =>
        resolve(code === 0 ? right(undefined) : failed(`${program} ended with ${code ?? 'a signal'}`)),
      )
      // A program that does not read its input is no failure of the delivery.
      child.stdin.on('error', () => {})
      child.stdin.end(`${JSON.stringify(message)}\n`)
    }),
})
