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

/** What the instrumented sources read and write: which change is active, and what was covered. They keep hold of it. */
const context: InstrumenterContext = {}
Object.defineProperty(globalThis, '__stryker__', { value: context })

const verdict = (tests: TestResult[]): MutantRunResult =>
  toMutantRunResult(
    determineHitLimitReached(context.hitCount, context.hitLimit) ?? { status: DryRunStatus.Complete, tests },
    false,
  )

/**
 * Tries changed rules in one process, with the likeliest test first, to the first failure. What is read while the modules
 * load is read anew under the change; for all else the modules stay loaded: domain and tests keep nothing between tests.
 */
class DomainTestRunner implements TestRunner {
  static readonly inject = [] as const
  private load: Load = () => []
  private unchanged: readonly Test[] = []
  private readonly order = order()

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    this.load = await bundle(process.cwd())
    this.unchanged = this.load()
  }

  async dryRun(_options: DryRunOptions): Promise<DryRunResult> {
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
    Object.assign(context, {
      activeMutant: activeMutant.id,
      hitCount: hitLimit === undefined ? undefined : 0,
      hitLimit,
    })
    const wanted = new Set(testFilter)
    const tests = mutantActivation === 'static' ? this.changed() : this.unchanged
    if ('status' in tests) return verdict([tests])
    const covering = testFilter === undefined ? tests : tests.filter(({ id }) => wanted.has(id))
    const results: TestResult[] = []
    for (const test of this.order.of(covering)) {
      const result = await this.run(test)
      results.push(result)
      if (result.status === TestStatus.Failed) {
        this.order.noticed(test.id)
        break
      }
    }
    return verdict(results)
  }

  /** The tests on changed modules, or the failure that all of them share because a module cannot be read. */
  private changed(): readonly Test[] | TestResult {
    try {
      return this.load()
    } catch (error) {
      const [{ id } = { id: 'no test' }] = this.unchanged
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
