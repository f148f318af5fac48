import { engineError } from '../../engine/engine-error.ts'

export const cancelled = engineError('Cancelled', 'ABORTED', 'The work was cancelled.')
export const closed = engineError('Unreachable', 'CLOSED', 'The engine is closed.')
