import { type Statement, statement } from '../statement.ts'

export const beginTransaction = (): Statement => statement('BEGIN TRANSACTION;')
export const rollBack = (): Statement => statement('IF @@TRANCOUNT > 0 ROLLBACK TRANSACTION;')
