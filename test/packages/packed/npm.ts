import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { type Ended, run } from '../installed.ts'

/** The folder with npm's own scripts: of the npm that runs us, else of one on the path. */
const scripts = (): string => {
  const running = process.env['npm_execpath'] ?? ''
  const onPath = (process.env['PATH'] ?? '').split(delimiter).flatMap((folder) => {
    const npm = join(folder, 'npm')
    return [
      join(folder, 'node_modules', 'npm', 'bin'),
      join(folder, '..', 'lib', 'node_modules', 'npm', 'bin'),
      ...(existsSync(npm) ? [dirname(realpathSync(npm))] : []),
    ]
  })
  const candidates = [...(basename(running) === 'npm-cli.js' ? [dirname(running)] : []), ...onPath]
  const found = candidates.find((folder) =>
    ['npm-cli.js', 'npx-cli.js'].every((name) => existsSync(join(folder, name))),
  )
  if (found === undefined) throw new Error('npm was found neither as the running script nor on the path')
  return found
}

const folder = scripts()

/** npm and npx as that Node runs them, in `cwd`. */
export const npm = (args: readonly string[], cwd: string, node = process.execPath): Promise<Ended> =>
  run(node, [join(folder, 'npm-cli.js'), ...args], cwd)

export const npx = (args: readonly string[], cwd: string, node = process.execPath): Promise<Ended> =>
  run(node, [join(folder, 'npx-cli.js'), '--yes', ...args], cwd)

/** The output of what ended well; else an error with everything that it said. */
export const succeeded = ({ code, stdout, stderr }: Ended): string => {
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`)
  return stdout
}
