export type { Volume } from './instance/volumes.ts'
export { type Emulator, type EmulatorOptions, type Faults, startEmulator } from './server.ts'
export { check, type Verdict } from './syntax/check.ts'
export { type Certificate, selfSigned } from './tds/certificate.ts'
