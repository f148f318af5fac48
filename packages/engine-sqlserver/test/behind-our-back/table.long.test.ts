import { cases } from './cases.ts'
import { behindOurBack } from './suite.ts'

behindOurBack(cases)
