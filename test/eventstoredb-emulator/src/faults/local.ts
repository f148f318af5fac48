import type { Front } from '../transport/front.ts'
import type { FaultBox } from './box.ts'
import type { Faults } from './fault.ts'

/** The faults of a server in this process. */
export const localFaults = (box: FaultBox, front: Front): Faults => ({
  add: async (fault) => box.add(fault),
  remove: async (id) => box.remove(id),
  async clear() {
    box.clear()
    front.thaw()
  },
  freeze: async (...directions) => front.freeze(...directions),
  thaw: async () => front.thaw(),
  cut: async () => front.cut(),
  closeStreams: async (operation) => box.closeStreams(operation),
})
