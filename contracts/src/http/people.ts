/** What services ask one another about people. What is personal is on no log: whoever needs it asks whoever owns it. */
import { type TSchema, Type } from 'typebox'
import { DeliveryShape } from './delivery.ts'
import { endpoint, type ServiceName } from './endpoint.ts'
import { OrderShape } from './order.ts'
import { PaymentShape } from './payment.ts'
import { AddressShape, Id, Page, pageQuery, Shape } from './shapes.ts'

const some = Shape({ orderIds: Type.Array(Id, { maxItems: 100 }) })

/** For the kitchen. */
export const askNotes = endpoint({
  service: 'order',
  method: 'POST',
  path: '/internal/notes',
  summary: 'What the customers of these orders ask of the store; those left out ask nothing, or it is forgotten',
  access: 'service',
  callers: ['store'],
  body: some,
  answers: { 200: Shape({ items: Type.Array(Shape({ orderId: Id, note: Type.String() })) }) },
})
/** For whoever hands it over and has a question. */
export const askPhones = endpoint({
  service: 'order',
  method: 'POST',
  path: '/internal/phones',
  summary: 'Who is called about these orders; those left out gave no number, are over, or it is forgotten',
  access: 'service',
  callers: ['store'],
  body: some,
  answers: { 200: Shape({ items: Type.Array(Shape({ orderId: Id, phone: Type.String() })) }) },
})
/** For the counter at which they come in. */
export const askRidersOfOrders = endpoint({
  service: 'delivery',
  method: 'POST',
  path: '/internal/riders-of-orders',
  summary: 'What one calls those by who have these orders in hand; those left out nobody has, or nobody can say',
  access: 'service',
  callers: ['store'],
  body: some,
  answers: { 200: Shape({ items: Type.Array(Shape({ orderId: Id, firstName: Type.String() })) }) },
})
/** For the rider who brings it. */
export const askAddresses = endpoint({
  service: 'order',
  method: 'POST',
  path: '/internal/addresses',
  summary: 'Where these orders go; those left out go nowhere, or it is forgotten',
  access: 'service',
  callers: ['delivery'],
  body: some,
  answers: { 200: Shape({ items: Type.Array(Shape({ orderId: Id, address: AddressShape })) }) },
})
/** For operators, who choose a rider by name. */
export const askRiderNames = endpoint({
  service: 'user',
  method: 'POST',
  path: '/internal/rider-names',
  summary: 'What these riders are called; those left out are no riders, or gone',
  access: 'service',
  callers: ['delivery'],
  body: Shape({ riderIds: Type.Array(Id, { maxItems: 100 }) }),
  answers: { 200: Shape({ items: Type.Array(Shape({ id: Id, name: Type.String() })) }) },
})

/** For the people of a store, who see who works with them and who did what. */
export const askStaffNames = endpoint({
  service: 'user',
  method: 'POST',
  path: '/internal/staff-names',
  summary: 'What these owners and members of staff are called; those left out are neither, or gone',
  access: 'service',
  callers: ['store'],
  body: Shape({ userIds: Type.Array(Id, { maxItems: 200 }) }),
  answers: { 200: Shape({ items: Type.Array(Shape({ id: Id, name: Type.String() })) }) },
})

export const askCustomerNames = endpoint({
  service: 'user',
  method: 'POST',
  path: '/internal/customer-names',
  summary: 'What these customers are called, as much of it as a counter needs; those left out are none, or gone',
  access: 'service',
  callers: ['store'],
  body: Shape({ userIds: Type.Array(Id, { maxItems: 200 }) }),
  answers: { 200: Shape({ items: Type.Array(Shape({ id: Id, name: Type.String() })) }) },
})

const about = <Item extends TSchema>(service: ServiceName, item: Item) =>
  endpoint({
    service,
    method: 'GET',
    path: '/internal/people/:id',
    summary: 'What this service keeps of a person, newest first',
    access: 'service',
    callers: ['user'],
    params: Shape({ id: Id }),
    query: Shape(pageQuery),
    answers: { 200: Page(item) },
  })
export const askOrdersOf = about('order', OrderShape)
export const askPaymentsOf = about('payment', PaymentShape)
export const askDeliveriesOf = about('delivery', DeliveryShape)

const unfinished = (service: ServiceName) =>
  endpoint({
    service,
    method: 'GET',
    path: '/internal/people/:id/unfinished',
    summary: 'Orders under way that need this person, the first few',
    access: 'service',
    callers: ['user'],
    params: Shape({ id: Id }),
    answers: { 200: Shape({ orderIds: Type.Array(Id) }) },
  })
/** Before an account goes: orders that would be left without the one who ordered, cooks or brings them. */
export const askUnfinishedOrders = unfinished('order')
export const askUnfinishedTickets = unfinished('store')
export const askUnfinishedDeliveries = unfinished('delivery')
