import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

// Everything is started as `node script arguments`, never through a shell: `npx.cmd` and `.bin/*` cannot be spawned
// without one on Windows.

export const root = fileURLToPath(new URL('..', import.meta.url))

const PNPM = 'pnpm@12.21.0'

export const say = (text) => process.stdout.write(text)
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`

const real = (path) => (existsSync(path) ? realpathSync(path) : path)

/** npx's script: beside the npm that runs us, else beside a Node or npx on the path. */
const npx = () => {
  const running = process.env.npm_execpath ?? ''
  const folders = [dirname(process.execPath), ...(process.env.PATH ?? '').split(delimiter)]
  const found = [
    ...(basename(running) === 'npm-cli.js' ? [join(dirname(running), 'npx-cli.js')] : []),
    ...folders.flatMap((folder) => [
      join(folder, 'node_modules', 'npm', 'bin', 'npx-cli.js'),
      join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npx-cli.js'),
      real(join(folder, 'npx')),
    ]),
  ].find((candidate) => basename(candidate) === 'npx-cli.js' && existsSync(candidate))
  if (found === undefined) throw new Error('npx, which comes with npm, was found neither beside Node nor on the path')
  return found
}

/**
 * Runs to the end; `output` is what it printed when `show` is false. While it runs, SIGINT is left to it (a terminal
 * sends it to both) and SIGTERM is passed on.
 */
export const run = (command, args, { show = false, env = process.env } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    const pieces = []
    child.stdout?.on('data', (piece) => pieces.push(piece))
    child.stderr?.on('data', (piece) => pieces.push(piece))
    const stay = () => {}
    const pass = () => child.kill('SIGTERM')
    process.on('SIGINT', stay)
    process.on('SIGTERM', pass)
    const done = (code, output) => {
      process.off('SIGINT', stay)
      process.off('SIGTERM', pass)
      resolve({ code, output })
    }
    child.on('error', (error) => done(127, String(error)))
    child.on('close', (code, signal) =>
      done(code ?? (signal === 'SIGINT' ? 130 : 1), Buffer.concat(pieces).toString('utf8')),
    )
  })

const pnpm = (args) =>
  run(process.execPath, [npx(), '--yes', PNPM, ...args], { env: { ...process.env, CI: process.env.CI || 'true' } })

/** A named step on one line. What it printed is shown only when it fails. */
export const step = async (name, action) => {
  const began = performance.now()
  say(`${name} ... `)
  const { code, output } = await action()
  say(code === 0 ? `ok (${seconds(began)})\n` : `FAILED (exit code ${code}, ${seconds(began)})\n${output}\n`)
  return code
}

export const install = () => step('install', () => pnpm(['install', '--frozen-lockfile']))

/** The Node of devDependencies, which the installed one may be too old to stand in for. */
export const developmentNode = async () => {
  if (process.execPath.startsWith(join(root, 'node_modules') + sep)) return process.execPath
  const { code, output } = await pnpm(['exec', 'node', '-p', '"NODE=" + process.execPath'])
  const path = /^NODE=(.+)$/m.exec(output)?.[1]?.trim()
  if (code !== 0 || path === undefined) throw new Error(`the Node of devDependencies does not start:\n${output}`)
  return path
}

/** The script that a package's `bin` names. */
export const tool = (name) =>
  join(
    root,
    'node_modules',
    ...{
      tsc: ['typescript', 'bin', 'tsc'],
      biome: ['@biomejs', 'biome', 'bin', 'biome'],
      vitest: ['vitest', 'vitest.mjs'],
      knip: ['knip', 'bin', 'knip.js'],
    }[name],
  )
