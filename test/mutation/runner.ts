import type { InstrumenterContext } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import { bundle, type Load } from './bundle.ts'
import { order } from './order.ts'
import type { Test } from './suite.ts'

/** What the instrumented sources read and write: which change is active, and what was covered. */
const instrumented = (): InstrumenterContext => {
  const context: InstrumenterContext = {}
  Object.defineProperty(globalThis, '__stryker__', { value: context, configurable: true, writable: true })
  return context
}

const verdict = ({ hitCount, hitLimit }: InstrumenterContext, tests: TestResult[]): MutantRunResult =>
  toMutantRunResult(determineHitLimitReached(hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests }, false)

/** Tries changed rules in one process: each on modules of its own, with the likeliest test first, to the first failure. */
class DomainTestRunner implements TestRunner {
  static readonly inject = [] as const
  private load: Load = () => []
  private tests: readonly Test[] = []
  private readonly order = order()

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    this.load = await bundle(process.cwd())
    instrumented()
    this.tests = this.load()
  }

  async dryRun(_options: DryRunOptions): Promise<DryRunResult> {
    const context = instrumented()
    const mutantCoverage = { static: {}, perTest: {} }
    context.mutantCoverage = mutantCoverage
    const tests: TestResult[] = []
    for (const test of this.load()) {
      context.currentTestId = test.id
      tests.push(await this.run(test))
    }
    return { status: DryRunStatus.Complete, tests, mutantCoverage }
  }

  async mutantRun({
    activeMutant,
    mutantActivation,
    testFilter,
    hitLimit,
  }: MutantRunOptions): Promise<MutantRunResult> {
    const context = instrumented()
    if (hitLimit !== undefined) Object.assign(context, { hitCount: 0, hitLimit })
    if (mutantActivation === 'static') context.activeMutant = activeMutant.id
    const wanted = new Set(testFilter)
    const loaded = this.loaded()
    if ('status' in loaded) return verdict(context, [loaded])
    context.activeMutant = activeMutant.id
    const results: TestResult[] = []
    for (const test of this.order.of(loaded.filter(({ id }) => wanted.size === 0 || wanted.has(id)))) {
      const result = await this.run(test)
      results.push(result)
      if (result.status === TestStatus.Failed) {
        this.order.noticed(test.id)
        break
      }
    }
    return verdict(context, results)
  }

  /** The tests, or the failure that all of them share because a module of theirs cannot be read. */
  private loaded(): readonly Test[] | TestResult {
    try {
      return this.load()
    } catch (error) {
      const [{ id } = { id: 'no test' }] = this.tests
      return { id, name: id, timeSpentMs: 0, status: TestStatus.Failed, failureMessage: `cannot be loaded: ${error}` }
    }
  }

  private async run({ id, file, run }: Test): Promise<TestResult> {
    const began = performance.now()
    const result = (): Omit<TestResult, 'status'> => {
      const timeSpentMs = performance.now() - began
      this.order.took(id, timeSpentMs)
      return { id, name: id, fileName: file, timeSpentMs }
    }
    try {
      await run()
      return { ...result(), status: TestStatus.Success }
    } catch (error) {
      return { ...result(), status: TestStatus.Failed, failureMessage: String(error) }
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'domain', DomainTestRunner)]
