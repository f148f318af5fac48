export { type MemoryEventLog, memoryEventLog } from './event-log.ts'
export { type MemoryEventStore, memoryEventStore } from './event-log-store.ts'
export * from './files-store.ts'
