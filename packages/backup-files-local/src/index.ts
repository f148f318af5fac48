export { defaults, type LocalBackupFilesConfig } from './config.ts'
export { type FileFacts, type FileSystem, nodeFileSystem, type OpenFile } from './file-system.ts'
export { backupFilesOn, localBackupFiles } from './local-backup-files.ts'
