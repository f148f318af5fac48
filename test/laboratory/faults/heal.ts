/** Puts right what a fault has done; resolves when it is. */
export type Heal = () => void | Promise<void>

/** Puts right one after the other. */
export const healing =
  (...heals: readonly Heal[]): Heal =>
  async () => {
    for (const heal of heals) await heal()
  }
