export { backupFilesCases, backupFilesContract } from './backup-files/contract.ts'
export type { BackupFilesCase, BackupFilesFactory, BackupFilesWorld } from './backup-files/world.ts'
export { type ContractCase, registerCases } from './contract-case.ts'
export { engineCases, engineContract } from './engine/contract.ts'
export type { Application, Damage, DatabaseAt, EngineFactory, EngineSubject, World } from './engine/subject.ts'
export * from './event-log/index.ts'
export {
  type ExaminationFactory,
  type ExaminationSubject,
  examinationCases,
  examinationContract,
} from './examination/contract.ts'
export { hostConnectionsCases } from './hosts/cases.ts'
export { hostConnectionsContract } from './hosts/contract.ts'
export type { HostsFactory, HostsSubject } from './hosts/subject.ts'
