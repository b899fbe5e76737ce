/** A menu as a whole: its categories in order, its dayparts, many switches at once. */
import { type Static, Type } from 'typebox'
import { DaypartId, DaypartIds, mostDayparts, OptionId, ProductShape } from './catalog.ts'
import { endpoint } from './endpoint.ts'
import { Clock, Emptiable, Id, Moment, OneOf, Shape, Text } from './shapes.ts'

export const mostCategories = 100
const storeOfMenu = Shape({ storeId: Id })
const category = {
  name: Text(60),
  dayparts: Type.Optional(DaypartIds),
}
export const DaypartShape = Shape({ id: DaypartId, name: Text(60), from: Clock, to: Clock })
export type Daypart = Static<typeof DaypartShape>
/** What of a menu is not one product's. */
export const MenuShape = Shape({
  storeId: Id,
  categories: Type.Array(Shape(category), { description: 'in order; those of products that are not here come after' }),
  dayparts: Type.Array(DaypartShape),
  version: Type.Integer(),
})
export type Menu = Static<typeof MenuShape>
export const MenuChangeShape = Type.Object(
  {
    categories: Emptiable(
      Type.Array(
        Shape({
          ...category,
          was: Type.Optional({ ...Text(60), description: 'renamed: what it was called; its products go with it' }),
        }),
        { maxItems: mostCategories },
      ),
    ),
    dayparts: Emptiable(Type.Array(DaypartShape, { maxItems: mostDayparts })),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type MenuChange = Static<typeof MenuChangeShape>
export const getMenu = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/catalog/menus/:storeId',
  summary: 'Categories of a store in order, and its dayparts',
  access: 'anyone',
  params: storeOfMenu,
  versioned: true,
  answers: { 200: MenuShape },
})
export const changeMenu = endpoint({
  service: 'catalog',
  method: 'PATCH',
  path: '/catalog/menus/:storeId',
  summary: 'Order or rename categories, say which dayparts there are',
  access: ['owner'],
  params: storeOfMenu,
  body: MenuChangeShape,
  versioned: true,
  answers: { 200: MenuShape },
})
export const mostProductsAtOnce = 500
export const orderProducts = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/menus/:storeId/order',
  summary: 'The products of a menu, in the order in which they are to be read',
  access: ['owner'],
  params: storeOfMenu,
  body: Shape({ products: Type.Array(Id, { maxItems: mostProductsAtOnce, uniqueItems: true }) }),
  answers: { 200: Shape({ products: Type.Array(Id) }) },
})
export const switchProducts = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/menus/:storeId/switch',
  summary: 'Products and single choices: on sale, sold out for now, or hidden; all of them or none',
  access: ['owner'],
  params: storeOfMenu,
  body: Shape({
    items: Type.Array(Shape({ productId: Id, choiceId: Type.Optional(OptionId) }), { minItems: 1, maxItems: 500 }),
    state: OneOf('ON_SALE', 'SOLD_OUT', 'HIDDEN'),
    until: Type.Optional(Moment('with SOLD_OUT: ISO 8601; without, until the next business day')),
  }),
  answers: { 200: Shape({ items: Type.Array(ProductShape) }) },
})
