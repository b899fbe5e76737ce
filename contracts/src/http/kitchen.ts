/** The places of a kitchen, and what it can cook. */
import { Type } from 'typebox'
import { CookMinutes, Shape, StationId, Text } from './shapes.ts'

export const Stations = Type.Array(
  Shape({
    id: StationId,
    name: Text(60),
    cookMinutes: Type.Optional(CookMinutes(10_000, 'that it has in a slot; without, as many as the kitchen')),
  }),
  { maxItems: 20, description: 'the places in the kitchen, in order' },
)
/** What its kitchen can do; without it nothing is counted. */
export const CapacityShape = Shape({
  slotMinutes: Type.Integer({ minimum: 5, maximum: 240, description: 'how long a slot is' }),
  cookMinutes: CookMinutes(10_000, 'that the whole kitchen has in a slot'),
})
