export * from './files-store.ts'
