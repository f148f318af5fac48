import { examplesSuite } from './examples-suite.ts'
import { fromSources } from './installed.ts'

examplesSuite('from the sources', () => fromSources)
