import { hash } from 'node:crypto'

/** A place between 0 and 1 that is the same for the same text and evenly spread over different ones. */
export const placeOf = (text: string): number => Number.parseInt(hash('sha256', text, 'hex').slice(0, 8), 16) / 2 ** 32
