import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** First what computes longest, then what waits for processes and disks, last the many that are over at once. */
const order = [/exploration/, /\.e2e\.test\.ts$/, /\.int\.test\.ts$/, /\.unit\.test\.ts$/]
const place = (file: TestSpecification) => order.findIndex((kind) => kind.test(file.moduleId))

/** Two cores end together when the longest files begin first; without a cache of earlier runs only their names tell. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return files.toSorted((a, b) => place(a) - place(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}
