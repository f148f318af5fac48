import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** A vitest reporter that writes, beside the JSON report (which lacks them), why tests were skipped: `context.skip(why)`. */
export default class Skipped {
  onInit(vitest) {
    const file = vitest.config.outputFile?.json
    this.file = file === undefined ? undefined : `${resolve(vitest.config.root, file)}.skipped`
  }

  onTestRunEnd(modules) {
    if (this.file === undefined) return
    const reasons = {}
    for (const module of modules)
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'skipped' && result.note !== undefined)
          reasons[`${module.moduleId}\n${test.name}`] = result.note
      }
    mkdirSync(dirname(this.file), { recursive: true })
    writeFileSync(this.file, JSON.stringify(reasons))
  }
}
