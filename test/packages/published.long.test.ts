import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, describe, expect, it } from 'vitest'
import { top } from '../structure/tree.ts'
import { examplesSuite } from './examples-suite.ts'
import { type Installed, run, runScript } from './installed.ts'
import { contentFaults } from './packed/contents.ts'
import { compileIsolated } from './packed/isolated.ts'
import { npm, npx, succeeded } from './packed/npm.ts'
import { asTested, bareProject, compile, entryPoints, installedFiles, nodeOf } from './packed/project.ts'
import { pack } from './packed/tarballs.ts'

// What somebody gets who installs the packages, outside the workspace and with npm alone.

const folder = mkdtempSync(join(tmpdir(), 'db-failover-packed-'))
const project = join(folder, 'bare')
const tarballs = await pack(folder)
await bareProject(project, tarballs)
const entries = entryPoints(project, tarballs.keys())
/** Needs the test runner, which is an optional peer. */
const contracts = '@db-failover/ports/contracts'
const compiled = await compile(
  project,
  entries.filter((entry) => entry !== contracts),
)
const oldest = await nodeOf('22.16.0', join(folder, 'oldest'))
const tooOld = await nodeOf('20.19.0', join(folder, 'too-old'))

afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

describe.each([...tarballs])('the tarball of %s', (name, tarball) => {
  it('holds what users need and nothing else', () => {
    expect(contentFaults(installedFiles(project, name), [top.replace(/[/\\]$/, ''), folder])).toEqual([])
  })

  it('is found sound by publint', async () => {
    const file = readFileSync(tarball)
    const data = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength)
    expect((await publint({ pack: { tarball: data }, strict: true })).messages).toEqual([])
  })

  it('has types that resolve in ESM and in bundlers', async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))))
    // ESM only: CommonJS loads it through require(esm) of Node 22.12, and the resolution of Node 10 knows no exports map.
    const expected = (problem: object) =>
      'resolutionKind' in problem && ['node10', 'node16-cjs'].includes(String(problem.resolutionKind))
    expect(result.types === false ? ['no types'] : result.problems.filter((problem) => !expected(problem))).toEqual([])
  })
})

it('the workspace exports and publishes the same entry points', () => {
  for (const name of tarballs.keys()) {
    const path = join(top, 'packages', name.replace('@db-failover/', ''), 'package.json')
    const { exports, publishConfig } = JSON.parse(readFileSync(path, 'utf8'))
    for (const key of Object.keys(exports)) delete exports[key]['db-failover-source']
    expect(publishConfig.exports, name).toEqual(exports)
  }
})

it('the examples compile against the packed declarations, with every declaration file checked', () => {
  expect(compiled.stdout).toBe('')
  expect(compiled.code).toBe(0)
})

it('a service can name everything that it is answered by the one import, and needs no types of a driver it does not use', async () => {
  const { code, stdout } = await compileIsolated(join(folder, 'isolated'), tarballs)
  expect(stdout).toBe('')
  expect(code).toBe(0)
})

/** Seconds; below two minutes the story is told on the oldest Node alone. */
const budget = Number(process.env['DB_FAILOVER_BUDGET_SECONDS'] ?? 600)

/** What db-failover looks like to somebody with that Node. */
const used = (version: string, node: string): void => {
  const installed: Installed = {
    node,
    flags: [],
    program: join(project, 'node_modules', 'db-failover', 'dist', 'main.js'),
    example: (name) => join(project, 'out', `${name}.js`),
  }

  describe(`installed, on Node ${version}`, () => {
    it('runs on that Node', async () => {
      expect(succeeded(await run(node, ['--version'], project)).trim()).toBe(`v${version}`)
    })

    it('every entry point is imported and holds something', async () => {
      const lines = succeeded(await runScript(installed, installed.example('every-entry'), [], project))
        .trim()
        .split('\n')
      expect(lines.map((line) => line.split(' ')[0])).toEqual(entries.filter((entry) => entry !== contracts))
      expect(lines.filter((line) => !(Number(line.split(' ')[1]) > 0))).toEqual([])
    })

    it('npx db-failover --help teaches', async () => {
      const help = succeeded(await npx(['db-failover', '--help'], project, node))
      expect(help).toContain('Usage: db-failover')
      expect(help).toContain('Exit codes:')
    })

    it('db-failover rules --json prints one document', async () => {
      const { rules, rulesVersion } = JSON.parse(
        succeeded(await npx(['db-failover', 'rules', '--json'], project, node)),
      )
      expect(rules.length).toBeGreaterThan(100)
      expect(rulesVersion).toBeGreaterThan(0)
    })

    it('db-failover demo ends with everything as it should be', async ({ skip }) => {
      if (budget < 120 && 'path' in oldest && node !== oldest.path) return skip(`the budget is ${budget} s`)
      const result = JSON.parse(
        succeeded(await npx(['db-failover', 'demo', '--json', '--folder', folder], project, node))
          .trim()
          .split('\n')
          .at(-1) ?? '',
      )
      expect(result).toMatchObject({ sound: true })
      expect(result.checks.length).toBeGreaterThan(5)
    })
  })

  examplesSuite(`installed, on Node ${version}`, () => installed)
}

used(process.versions.node, process.execPath)
if ('path' in oldest) used('22.16.0', oldest.path)
else it('installed, on Node 22.16.0', ({ skip }) => skip(oldest.why))

it('a Node that is too old is told so in one line, by exit code 2', async ({ skip }) => {
  if (!('path' in tooOld)) return skip(tooOld.why)
  const { code, stdout, stderr } = await npx(['db-failover', '--help'], project, tooOld.path)
  expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm '))).toEqual([
    'db-failover needs Node 22.16 or later; this is 20.19.0',
  ])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
})

describe('the contract suites', () => {
  it('name the test runner where it is not installed', async () => {
    const { code, stderr } = await run(
      process.execPath,
      ['--input-type=module', '-e', `await import('${contracts}')`],
      project,
    )
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/Cannot find package '(vitest|fast-check)'/)
  })

  it('are passed, as the guide for adapters shows it, where it is', async () => {
    succeeded(
      await npm(
        ['install', '--save-dev', '--no-audit', '--no-fund', asTested('vitest'), asTested('fast-check')],
        project,
      ),
    )
    const vitest = join(project, 'node_modules', 'vitest', 'vitest.mjs')
    const report = join(folder, 'contract.json')
    const args = ['--root', project, '--reporter=json', `--outputFile=${report}`, 'out/my-log.int.test.js']
    succeeded(await run(process.execPath, [vitest, 'run', ...args], project))
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    expect(numFailedTests).toBe(0)
    expect(numPassedTests).toBeGreaterThan(50)
  })
})
