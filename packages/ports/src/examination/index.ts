export { type About, about } from './about.ts'
export { clockDiagnosis } from './clocks.ts'
export type {
  Diagnosis,
  EngineExamination,
  ExaminedEntry,
  ExaminedGroup,
  LogExamination,
  Severity,
} from './examination.ts'
export { spaceDiagnosis } from './space.ts'
