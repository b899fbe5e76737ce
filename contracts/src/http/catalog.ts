import { type Static, Type } from 'typebox'
import { allergens } from '../allergens.ts'
import { endpoint } from './endpoint.ts'
import {
  Clock,
  CookMinutes,
  Count,
  Emptiable,
  Id,
  Moment,
  MoneyShape,
  OneOf,
  Page,
  Prose,
  pageQueryUpTo,
  Shape,
  StationId,
  Text,
  Time,
  Words,
} from './shapes.ts'

/** Over all groups of one product. */
export const mostChoicesOfProduct = 250
export const OptionId = Type.String({ minLength: 1, maxLength: 64 })
const group = { name: Text(), min: Count(0, 20), max: Count(1, 20) }
/** A sold-out always ends by itself. */
const soldOut = {
  soldOut: Type.Optional(
    Type.Boolean({ description: 'without `soldOutUntil`: until the next business day of the store' }),
  ),
  soldOutUntil: Type.Optional(Moment('ISO 8601: until then it is sold out; it ends by itself')),
}
const choice = {
  name: Text(),
  price: MoneyShape,
  /** Default 1. */
  most: Type.Optional(Count(1, 20)),
  available: Type.Optional(Type.Boolean({ description: 'false: off the menu for now' })),
}
const NewOptionGroup = Shape({
  id: Type.Optional(OptionId),
  ...group,
  choices: Type.Array(Shape({ id: Type.Optional(OptionId), ...choice, ...soldOut }), { minItems: 1, maxItems: 50 }),
})
export const OptionGroupShape = Shape({
  id: OptionId,
  ...group,
  choices: Type.Array(
    Shape({
      id: OptionId,
      ...choice,
      most: Type.Optional(Type.Integer({ description: 'how often it can be had, where that is more than once' })),
      soldOutUntil: Type.Optional(Time),
    }),
  ),
})
/** One word for all readers, or one per language. */
const Category = Type.Union([Words(60), Text(60)])
const Stock = Type.Union([Count(0, 1_000_000), Type.Null()], { description: 'null: not counted' })
const Allergens = Type.Array(OneOf(...allergens), { maxItems: allergens.length, uniqueItems: true })
const Spice = Count(0, 3)
export const mostDayparts = 12
export const DaypartId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' })
export const DaypartIds = Type.Array(DaypartId, { maxItems: mostDayparts, uniqueItems: true })
const SpanShape = Shape({ from: Clock, to: Clock })

const ProductMinutes = CookMinutes(600, 'of the kitchen, that one of it takes')
const Station = { ...StationId, description: 'where it is made: one of the stations of its store' }

export const NewProductShape = Shape({
  storeId: Id,
  name: Text(),
  price: MoneyShape,
  category: Type.Optional(Category),
  description: Type.Optional(Text(1000, Prose)),
  options: Type.Optional(Type.Array(NewOptionGroup, { maxItems: 20 })),
  stock: Type.Optional(Stock),
  available: Type.Optional(Type.Boolean()),
  cookMinutes: Type.Optional(ProductMinutes),
  station: Type.Optional(Station),
  allergens: Type.Optional(Allergens),
  spice: Type.Optional(Spice),
  popular: Type.Optional(Type.Boolean()),
  dayparts: Type.Optional(DaypartIds),
  ...soldOut,
})
export const ProductChangeShape = Type.Object(
  {
    name: Type.Optional(Text()),
    price: Type.Optional(MoneyShape),
    category: Emptiable(Category),
    description: Emptiable(Text(1000, Prose)),
    options: Emptiable(Type.Array(NewOptionGroup, { maxItems: 20 })),
    available: Emptiable(Type.Boolean({ description: 'false: off the menu for now' })),
    cookMinutes: Emptiable(ProductMinutes),
    station: Emptiable(Station),
    allergens: Emptiable(Allergens),
    spice: Emptiable(Spice),
    popular: Emptiable(Type.Boolean()),
    dayparts: Emptiable(DaypartIds),
    soldOut: Emptiable(soldOut.soldOut),
    soldOutUntil: Emptiable(soldOut.soldOutUntil),
  },
  { additionalProperties: false, minProperties: 1 },
)
export const PictureShape = Shape(
  {
    id: Type.String(),
    small: Type.String({ description: 'address of a small one (320 wide); what is there never changes' }),
    large: Type.String({ description: '960 wide' }),
  },
  'WebP, at addresses that say what they show',
)
export const ProductShape = Shape({
  id: Id,
  storeId: Id,
  name: Text(),
  price: MoneyShape,
  category: Type.Optional(Text(60)),
  description: Type.Optional(Text(1000, Prose)),
  options: Type.Array(OptionGroupShape),
  stock: Type.Union([Type.Integer(), Type.Null()]),
  soldOut: Type.Boolean({ description: 'none left, or said to be sold out for now' }),
  soldOutUntil: Type.Optional(Time),
  available: Type.Boolean(),
  cookMinutes: Type.Optional(ProductMinutes),
  station: Type.Optional(Station),
  allergens: Type.Optional(Type.Array(OneOf(...allergens))),
  spice: Type.Optional(Type.Integer()),
  popular: Type.Optional(Type.Boolean()),
  position: Type.Optional(Type.Integer({ description: 'in its category; without, after those that have one' })),
  dayparts: Type.Optional(Type.Array(DaypartId, { description: 'its own' })),
  served: Type.Optional(
    Type.Array(SpanShape, {
      description: "when it can be had, by the store's clocks, of its own dayparts or its category's; without, always",
    }),
  ),
  picture: Type.Optional(PictureShape),
  version: Type.Integer(),
  createdAt: Time,
})
export type Product = Static<typeof ProductShape>
export type NewProduct = Static<typeof NewProductShape>
export type ProductChange = Static<typeof ProductChangeShape>

export const listProducts = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/catalog/products',
  summary: 'Products, by store and by what they are called',
  access: 'anyone',
  query: Shape({
    storeId: Type.Optional(Id),
    q: Type.Optional(Type.String({ maxLength: 100 })),
    popular: Type.Optional(
      Type.Boolean({ description: 'only what stores call popular and have now; without `storeId` a few of each' }),
    ),
    ...pageQueryUpTo(500),
  }),
  answers: { 200: Page(ProductShape) },
})
export const getProduct = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/catalog/products/:id',
  summary: 'One product',
  access: 'anyone',
  params: Shape({ id: Id }),
  versioned: true,
  answers: { 200: ProductShape },
})
export const addProduct = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/products',
  summary: 'Add a product to the menu',
  access: ['owner', 'staff'],
  right: 'menu',
  idempotent: true,
  body: NewProductShape,
  versioned: true,
  answers: { 201: ProductShape },
})
export const changeProduct = endpoint({
  service: 'catalog',
  method: 'PATCH',
  path: '/catalog/products/:id',
  summary: 'Change a product',
  access: ['owner', 'staff'],
  right: 'sold-out',
  params: Shape({ id: Id }),
  body: ProductChangeShape,
  versioned: true,
  answers: { 200: ProductShape },
})
export const changeStock = endpoint({
  service: 'catalog',
  method: 'POST',
  path: '/catalog/products/:id/stock',
  summary: 'Add to the stock or take from it; or count it anew, best with what it was when counting began',
  access: ['owner', 'staff'],
  right: 'menu',
  idempotent: true,
  params: Shape({ id: Id }),
  body: Type.Union([
    Shape({ change: Count(-1_000_000, 1_000_000) }),
    Shape({ set: Stock, ifStock: Type.Optional(Stock) }),
  ]),
  versioned: true,
  answers: { 200: ProductShape },
})
export const ReservationShape = Shape({
  orderId: Id,
  storeId: Id,
  customerId: Id,
  status: OneOf('RESERVED', 'REJECTED', 'RELEASED', 'SOLD', 'WASTED'),
  lines: Type.Array(Shape({ productId: Id, quantity: Type.Integer() })),
  createdAt: Time,
  updatedAt: Time,
})
export type Reservation = Static<typeof ReservationShape>
export const getReservation = endpoint({
  service: 'catalog',
  method: 'GET',
  path: '/catalog/orders/:orderId',
  summary: 'The reservation of an order',
  access: ['customer', 'owner', 'staff', 'operator'],
  right: 'look',
  params: Shape({ orderId: Id }),
  answers: { 200: ReservationShape },
})
