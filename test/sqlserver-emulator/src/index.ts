export { check, type Verdict } from './syntax/check.ts'
