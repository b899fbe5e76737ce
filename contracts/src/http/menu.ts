/** A menu as a whole: its categories in order, its dayparts, many switches at once. */
import { type Static, Type } from 'typebox'
import { DaypartId, DaypartIds, mostDayparts, NewProductShape, OptionId, ProductShape } from './catalog.ts'
import { endpoint } from './endpoint.ts'
import { Clock, Emptiable, FileShape, Id, Moment, MoneyShape, OneOf, Prose, Shape, Text } from './shapes.ts'

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
  access: ['owner', 'staff'],
  right: 'menu',
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
  access: ['owner', 'staff'],
  right: 'menu',
  params: storeOfMenu,
  body: Shape({ products: Type.Array(Id, { maxItems: mostProductsAtOnce, uniqueItems: true }) }),
  answers: { 200: Shape({ products: Type.Array(Id) }) },
})
export const switchProducts = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/menus/:storeId/switch',
  summary: 'Products and single choices: on sale, sold out for now, or hidden; all of them or none',
  access: ['owner', 'staff'],
  right: 'sold-out',
  params: storeOfMenu,
  body: Shape({
    items: Type.Array(Shape({ productId: Id, choiceId: Type.Optional(OptionId) }), { minItems: 1, maxItems: 500 }),
    state: OneOf('ON_SALE', 'SOLD_OUT', 'HIDDEN'),
    until: Type.Optional(Moment('with SOLD_OUT: ISO 8601; without, until the next business day')),
  }),
  answers: { 200: Shape({ items: Type.Array(ProductShape) }) },
})

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const
export const mostPictureBytes = 10 * 1024 * 1024
export const setPicture = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/products/:id/picture',
  summary:
    'A picture of a product: JPEG, PNG or WebP up to 10 MB; kept as WebP, small, without what a camera wrote into it',
  access: ['owner', 'staff'],
  right: 'menu',
  params: Shape({ id: Id }),
  takes: { types: pictureTypes, mostBytes: mostPictureBytes },
  answers: { 200: ProductShape },
})
export const removePicture = endpoint({
  service: 'catalog',
  method: 'DELETE',
  path: '/catalog/products/:id/picture',
  summary: 'Show the drawing again',
  access: ['owner', 'staff'],
  right: 'menu',
  params: Shape({ id: Id }),
  answers: { 200: ProductShape },
})
export const getPicture = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/catalog/pictures/:file',
  summary: 'A picture; what is at an address never changes',
  access: 'anyone',
  params: Shape({ file: Type.String({ pattern: '^[0-9a-f]{32}-(320|960)\\.webp$' }) }),
  gives: ['image/webp'],
  answers: { 200: FileShape },
})

/** A whole menu as a file. Stock is not in it: that is counted, not written. */
export const MenuProductShape = Shape({
  id: Type.Optional(Id),
  name: Text(),
  price: MoneyShape,
  category: Type.Optional(Text(60)),
  description: Type.Optional(Text(1000, Prose)),
  options: NewProductShape.properties.options,
  available: Type.Optional(Type.Boolean()),
  allergens: NewProductShape.properties.allergens,
  spice: NewProductShape.properties.spice,
  popular: NewProductShape.properties.popular,
  dayparts: NewProductShape.properties.dayparts,
  cookMinutes: NewProductShape.properties.cookMinutes,
  station: NewProductShape.properties.station,
})
export type MenuProduct = Static<typeof MenuProductShape>
export const mostProductsOfFile = 2000
export const MenuFileShape = Shape({
  categories: Type.Optional(Type.Array(Shape(category), { maxItems: mostCategories })),
  dayparts: Type.Optional(Type.Array(DaypartShape, { maxItems: mostDayparts })),
  products: Type.Array(Type.Unknown(), { maxItems: mostProductsOfFile }),
})
const Row = Type.Integer({ description: 'of a CSV as a spreadsheet counts, the head being 1; of JSON from 1' })
export const ImportShape = Shape({
  dryRun: Type.Boolean({ description: 'true: nothing was written' }),
  added: Type.Array(Shape({ row: Row, name: Text() })),
  changed: Type.Array(Shape({ row: Row, productId: Id, name: Text(), fields: Type.Array(Type.String()) })),
  removed: Type.Array(Shape({ productId: Id, name: Text() }), {
    description: 'not in the file: hidden, since orders still speak of them',
  }),
  unchanged: Type.Integer(),
  menu: Type.Boolean({ description: 'categories or dayparts change' }),
  problems: Type.Array(
    Shape({
      row: Row,
      field: Type.String(),
      code: Type.Optional(OneOf('unknown-id', 'same-product')),
      message: Type.String(),
    }),
    { description: 'with any of them nothing is written; without a code the field cannot be read' },
  ),
})
export type MenuImport = Static<typeof ImportShape>
const menuFileTypes = ['application/json', 'text/csv'] as const
export const importMenu = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/menus/:storeId/import',
  summary: 'A whole menu from a file, all of it or nothing; `dryRun` only tells what would change',
  access: ['owner', 'staff'],
  right: 'menu',
  params: storeOfMenu,
  query: Shape({ dryRun: Type.Optional(Type.Boolean()) }),
  takes: { types: menuFileTypes, mostBytes: 5 * 1024 * 1024 },
  answers: { 200: ImportShape },
})
export const exportMenu = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/catalog/menus/:storeId/export',
  summary: 'A whole menu as a file that can be imported again; CSV as spreadsheets open it',
  access: ['owner', 'staff'],
  right: 'menu',
  params: storeOfMenu,
  query: Shape({ format: Type.Optional(OneOf('json', 'csv')) }),
  gives: menuFileTypes,
  answers: { 200: FileShape },
})
