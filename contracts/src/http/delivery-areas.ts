/** Where a store delivers and for how much, and what its receipts say of it. */
import { type Static, Type } from 'typebox'
import { Count, Emptiable, MoneyShape, place, Shape, Text, Words } from './shapes.ts'

/** How many areas, and in all of them how many postcodes: each travels in every StoreChanged. */
export const mostAreas = 30
export const mostPostcodesOfArea = 100
export const DeliveryAreaShape = Shape({
  name: Text(60),
  fee: MoneyShape,
  minimumOrder: MoneyShape,
  minutes: Count(0, 240),
  postcodes: Type.Optional(
    Type.Array(Words(12), {
      minItems: 1,
      maxItems: mostPostcodesOfArea,
      description: 'how they begin; capitals, spaces and dashes make no difference',
    }),
  ),
  circle: Type.Optional(Shape({ ...place, radiusM: Count(1, 100_000) }, 'all that is no farther than so many metres')),
})
export const DeliveryTermsShape = Shape(
  {
    areas: Type.Array(DeliveryAreaShape, {
      minItems: 1,
      maxItems: mostAreas,
      description:
        'the first that contains an address counts; one with neither postcodes nor circle contains all of them',
    }),
    freeFrom: Type.Optional(Shape({ ...MoneyShape.properties }, 'from so much on the way costs nothing')),
  },
  'Where a store delivers, and for how much; without it everywhere, and free',
)
export type DeliveryTermsOfStore = Static<typeof DeliveryTermsShape>
const BusinessNumber = Words(20, 'what a receipt says of who sold it: 사업자등록번호')
const VatPercent = Type.Number({ minimum: 0, maximum: 50, description: 'contained in all prices; default 10' })

/** Of a store. */
export const terms = {
  delivery: Type.Optional(DeliveryTermsShape),
  businessNumber: Type.Optional(BusinessNumber),
  vatPercent: Type.Optional(VatPercent),
}
export const termsChange = {
  delivery: Emptiable(DeliveryTermsShape),
  businessNumber: Emptiable(BusinessNumber),
  vatPercent: Emptiable(VatPercent),
}
