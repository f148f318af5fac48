export { defaults, type LocalBackupFilesConfig } from './config.ts'
export { localBackupFiles } from './local-backup-files.ts'
