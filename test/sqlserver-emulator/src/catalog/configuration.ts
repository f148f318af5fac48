import { INT, nvarchar } from '../sql/type.ts'
import { view } from './view.ts'

export const CONFIGURATIONS = view<readonly [number, string, number]>({
  items: () => [
    [1579, 'backup compression default', 0],
    [1584, 'backup checksum default', 0],
  ],
  columns: [
    ['configuration_id', INT, ([id]) => id],
    ['name', nvarchar(35), ([, name]) => name],
    ['value', INT, ([, , value]) => value],
    ['value_in_use', INT, ([, , value]) => value],
  ],
})
