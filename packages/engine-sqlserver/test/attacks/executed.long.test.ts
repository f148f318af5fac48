import { attacks } from './attacks.ts'
import { executed } from './suite.ts'

executed(attacks)
