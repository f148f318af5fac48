export type { User } from './access/users.ts'
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator.ts'
export type { Fault, Faults, Operation } from './faults/fault.ts'
export { type SpawnedEmulator, type SpawnOptions, spawnEmulator } from './spawn.ts'
