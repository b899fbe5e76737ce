/** Whatever may be sent to us, and however often its texts are repeated: every event fits into any log. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type avro from 'avsc'
import { allergens } from './allergens.ts'
import { releasedSchemas } from './codec.ts'
import { mostEventBytes } from './events.ts'
import { mostOfFormerName } from './former-name.ts'
import * as http from './http/index.ts'
import { AddressShape, Text } from './http/shapes.ts'
import { mostStaff } from './store-rights.ts'

/** A code point has four bytes in UTF-8 at most; what is measured in a contract is measured in code points. */
const bytesOf = (codePoints: number): number => lengthBytes + 4 * codePoints
const lengthBytes = 5
const longBytes = 10

interface Node {
  readonly maxLength?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
}
const at = (shape: unknown, ...path: string[]): Node =>
  path.reduce((node: Node, name) => {
    const inner = name === '[]' ? node.items : node.properties?.[name]
    assert.ok(inner, `the contract has no ${path.join('.')}`)
    return inner
  }, shape as Node)

interface Call {
  readonly body?: Node
}
/** The longest text that any request may have: nothing in an event is longer. */
const becomesNoEvent: readonly unknown[] = [http.reportAudit, http.addWebhook, http.changeWebhook]
const calls = Object.values(http as unknown as Readonly<Record<string, Call>>).filter(
  (one) => !becomesNoEvent.includes(one),
)
const longestText = Math.max(...calls.flatMap((one) => textLengths(one.body)))
function textLengths(node: Node | undefined): number[] {
  if (!node || typeof node !== 'object') return []
  return [
    ...(node.maxLength === undefined ? [] : [node.maxLength]),
    ...Object.values(node.properties ?? {}).flatMap(textLengths),
    ...textLengths(node.items),
    ...(node.anyOf ?? []).flatMap(textLengths),
  ]
}

const basket = http.BasketShape
const product = http.NewProductShape
const lines = at(basket, 'lines').maxItems ?? Number.NaN
const name = at(Text(), 'ko').maxLength ?? Number.NaN
const discounts = at(http.OrderShape, 'discounts')
const id = 36
const station = at(http.NewProductShape, 'station').maxLength ?? Number.NaN

/** How long texts are that are there many times; all others are taken to be as long as the longest. */
const texts: Readonly<Record<string, number>> = {
  'OrderLine.productId': id,
  'OrderLine.name': name,
  'OrderLine.station': station,
  'LineBefore.name': mostOfFormerName,
  'ChosenOption.id': at(basket, 'lines', '[]', 'options', '[]').maxLength ?? Number.NaN,
  'ChosenOption.name': name,
  'OptionGroup.id': at(product, 'options', '[]', 'id').maxLength ?? Number.NaN,
  'OptionGroup.name': name,
  'OptionChoice.id': at(product, 'options', '[]', 'choices', '[]', 'id').maxLength ?? Number.NaN,
  'OptionChoice.name': name,
  'OptionChoice.soldOutUntil': 30,
  'OpenSpan.open': 5,
  'OpenSpan.close': 5,
  'Closure.reason': at(http.NewStoreShape, 'closures', '[]', 'reason').maxLength ?? Number.NaN,
  'ServedSpan.from': 5,
  'ServedSpan.to': 5,
  'ProductChanged.allergens': 20,
  'Discount.name': at(discounts, '[]', 'name', 'ko').maxLength ?? Number.NaN,
  'Discount.code': at(discounts, '[]', 'code').maxLength ?? Number.NaN,
  'DeliveryArea.name': at(http.DeliveryAreaShape, 'name', 'ko').maxLength ?? Number.NaN,
  'DeliveryArea.postcodes': at(http.DeliveryAreaShape, 'postcodes', '[]').maxLength ?? Number.NaN,
  'StockLine.productId': id,
  'MissingStock.productId': id,
  'Money.currency': 3,
  'Address.line1': at(AddressShape, 'line1').maxLength ?? Number.NaN,
  'Address.line2': at(AddressShape, 'line2').maxLength ?? Number.NaN,
}
/** How many of a list there are in one event; of lists in lists, how many in all. */
const counts: Readonly<Record<string, number>> = {
  'OrderDrafted.lines': lines,
  'OrderPlaced.lines': lines,
  'OrderConfirmed.lines': lines,
  'OrderChanged.lines': lines,
  'OrderChanged.discounts': discounts.maxItems ?? Number.NaN,
  'OrderLine.options': http.mostOptionsOfOrder,
  'ProductChanged.options': at(product, 'options').maxItems ?? Number.NaN,
  'ProductChanged.served': http.mostDayparts,
  'ProductChanged.allergens': allergens.length,
  'OptionGroup.choices': http.mostChoicesOfProduct,
  'StockReserved.lines': lines,
  'StockReserved.leftOut': lines,
  'StockReleased.lines': lines,
  'StockWasted.lines': lines,
  'StockRejected.missing': lines,
  'OrderDrafted.discounts': discounts.maxItems ?? Number.NaN,
  'OrderPlaced.discounts': discounts.maxItems ?? Number.NaN,
  'OrderConfirmed.discounts': discounts.maxItems ?? Number.NaN,
  'OrderCompleted.discounts': discounts.maxItems ?? Number.NaN,
  'DeliveryTerms.areas': http.mostAreas,
  'DeliveryArea.postcodes': http.mostAreas * http.mostPostcodesOfArea,
  'StoreChanged.fulfilments': 2,
  'StoreChanged.hours': (7 * 4) / 2, // a map is taken to have two entries
  'StoreChanged.closures': at(http.NewStoreShape, 'closures').maxItems ?? Number.NaN,
  'StoreChanged.staff': mostStaff,
  'StoreChanged.stations': at(http.NewStoreShape, 'stations').maxItems ?? Number.NaN,
}

type Schema = avro.Schema & { readonly type?: unknown }
interface Size {
  readonly bytes: number
  /** Of lists inside: counted once for the whole event. */
  readonly inLists: number
}

function sizeOf(schema: Schema, where: string, known: Map<string, Schema>): Size {
  if (Array.isArray(schema)) {
    const all = schema.map((one) => sizeOf(one as Schema, where, known))
    return {
      bytes: 1 + Math.max(...all.map(({ bytes }) => bytes)),
      inLists: Math.max(...all.map((one) => one.inLists)),
    }
  }
  if (typeof schema === 'string') {
    const named = known.get(schema)
    if (named) return sizeOf(named, where, known)
    if (schema === 'string') return { bytes: bytesOf(texts[where] ?? longestText), inLists: 0 }
    return { bytes: longBytes, inLists: 0 }
  }
  const { type, name: typeName, fields, items, values } = schema as Record<string, any>
  switch (type) {
    case 'record': {
      known.set(typeName as string, schema)
      const all = (fields as { name: string; type: Schema }[]).map((field) =>
        sizeOf(field.type, `${typeName as string}.${field.name}`, known),
      )
      return {
        bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
        inLists: all.reduce((sum, { inLists }) => sum + inLists, 0),
      }
    }
    case 'array': {
      const count = counts[where]
      assert.ok(count, `how many may there be of ${where}? Say so in this test, and see to it in the contract`)
      const one = sizeOf(items as Schema, where, known)
      return { bytes: longBytes, inLists: count * one.bytes + one.inLists }
    }
    case 'map': {
      const one = sizeOf(values as Schema, where, known)
      return { bytes: longBytes + 2 * (bytesOf('ko'.length) + one.bytes), inLists: 2 * one.inLists }
    }
    case 'enum':
      known.set(typeName as string, schema)
      return { bytes: longBytes, inLists: 0 }
    default:
      return sizeOf(type as Schema, where, known)
  }
}

const newest = [...new Map(releasedSchemas.map((release) => [release.type, release])).values()]
for (const { type, schema } of newest)
  test(`the largest ${type} that there can be fits with a margin`, () => {
    const { bytes, inLists } = sizeOf(schema, type, new Map())
    assert.ok(Number.isFinite(bytes + inLists))
    assert.ok(bytes + inLists <= 0.9 * mostEventBytes, `${bytes + inLists} of ${mostEventBytes} bytes`)
  })
