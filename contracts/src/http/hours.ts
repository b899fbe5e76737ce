/** When a store is open, by its own clocks. */
import { Type } from 'typebox'
import { Clock, Shape } from './shapes.ts'

const Day = Type.Array(Shape({ open: Clock, close: Clock }), {
  maxItems: 4,
  description: 'closing before opening means after midnight; spans do not overlap',
})
/** Opening hours in the store's own time zone; a missing day is closed. Without any day a store has no hours. */
export const HoursShape = Shape({
  timeZone: Type.Optional(
    Type.String({ maxLength: 64, 'x-form': 'time-zone', description: 'IANA name; default Asia/Seoul' }),
  ),
  mon: Type.Optional(Day),
  tue: Type.Optional(Day),
  wed: Type.Optional(Day),
  thu: Type.Optional(Day),
  fri: Type.Optional(Day),
  sat: Type.Optional(Day),
  sun: Type.Optional(Day),
})
