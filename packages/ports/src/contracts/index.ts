export { backupFilesCases, backupFilesContract } from './backup-files/contract.ts'
export type { BackupFilesCase, BackupFilesFactory, BackupFilesWorld } from './backup-files/world.ts'
export * from './event-log/index.ts'
