/**
 * Folders of a world in memory: folder as the supervisor spells it, then file name, then bytes.
 * A folder that is not in the map is missing or cannot be reached.
 */
export type MemoryFiles = Map<string, Map<string, Uint8Array>>

export const memoryFiles = (...folders: readonly string[]): MemoryFiles =>
  new Map(folders.map((folder) => [folder, new Map()]))
