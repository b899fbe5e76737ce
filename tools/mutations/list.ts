/** Mistakes that whoever builds such a platform makes: each must be found by a test, and by the simulation or `npm run prove`. */
export interface Edit {
  readonly file: string
  /** There once, or the mistake cannot be planted any more and has to be written anew. */
  readonly find: string
  readonly put: string
}

export interface Mutation {
  readonly name: string
  readonly edits: readonly Edit[]
  /** Of the cheapest file that has one, the test that must fail. */
  readonly test: { readonly file: string; readonly name: string }
  /** `patched`: over the changed sources; else with the same mistake as the simulation makes it (see simulation/flaw.ts). */
  readonly simulation: 'patched' | { readonly flaw: string }
}

export const mutations: readonly Mutation[] = [
  {
    name: 'no inbox',
    edits: [
      {
        file: 'packages/messaging/src/consumer/consumer.ts',
        find: 'if (entered.fresh.length > 0) await dispatcher.dispatch(entered.fresh, tx)',
        put: 'await dispatcher.dispatch(records.filter((record) => !entered.waiting.includes(record)), tx)',
      },
      {
        file: 'packages/messaging/src/consumer/consumer.ts',
        find: 'await dispatcher.dispatch(entered.fresh, tx)\n          const failed',
        put: 'if (entered.waiting.length === 0) await dispatcher.dispatch([record], tx)\n          const failed',
      },
      {
        file: 'packages/messaging/src/consumer/consumer.ts',
        find: 'const left = await inbox.notYetProcessed(records)',
        put: 'const left = records',
      },
    ],
    test: {
      file: 'packages/messaging/src/consumer/consumer.int.test.ts',
      name: 'trap S4: a redelivered event lowered the stock twice',
    },
    simulation: 'patched',
  },
  {
    name: 'offsets committed before the effect',
    edits: [
      {
        file: 'packages/messaging/src/log/batch-scheduler.ts',
        find: `      if (batch.length > 0) await handle(batch, firstAfterAssignment)
`,
        put: `      for (const partitionBatch of partitionBatches) partitionBatch.done()
      if (batch.length > 0) await handle(batch, firstAfterAssignment)
`,
      },
    ],
    test: {
      file: 'packages/messaging/src/log/postgres/postgres-event-log.int.test.ts',
      name: 'a handler that rejects gets the same records again, and nothing behind them before',
    },
    simulation: 'patched',
  },
  {
    name: 'acknowledged before the effect',
    edits: [
      {
        file: 'packages/messaging/src/outbox/relay.ts',
        find: `      const { left, appended } = await send(rows.filter(({ waits }) => !waits))
`,
        put: `      const sendable = rows.filter(({ waits }) => !waits)
      await client.query('DELETE FROM outbox WHERE position = ANY($1)', [sendable.map(({ position }) => position)])
      const { left } = await send(sendable)
`,
      },
      {
        file: 'packages/messaging/src/outbox/relay.ts',
        find: `      if (sent.length > 0) await published.keep(client, sent, appended)
`,
        put: '',
      },
    ],
    test: {
      file: 'packages/messaging/src/outbox/relay.int.test.ts',
      name: 'trap S4: a failed row was never sent again',
    },
    simulation: { flaw: 'acknowledged before written' },
  },
  {
    name: 'a timeout taken for a decline',
    edits: [
      {
        file: 'services/order/src/request-payment.ts',
        find: "      return { outcome: 'unavailable' }",
        put: "      return { outcome: 'declined', reason: 'timeout' }",
      },
    ],
    test: {
      file: 'services/order/src/service.int.test.ts',
      name: 'the fallback left an unpaid order standing',
    },
    simulation: 'patched',
  },
  {
    name: 'no tombstone',
    edits: [
      {
        file: 'services/delivery/src/delivery.ts',
        find: `  if (!known?.job) {
    if (known?.progress.status === 'CANCELED') return unchanged
`,
        put: `  if (!known) return unchanged
  if (!known.job) {
    if (known.progress.status === 'CANCELED') return unchanged
`,
      },
    ],
    test: {
      file: 'services/delivery/src/delivery.test.ts',
      name: 'accepted, cooked and canceled come to the same end in every order and number',
    },
    simulation: 'patched',
  },
  {
    name: 'a batch that forgets one of two events of an aggregate',
    edits: [
      {
        file: 'packages/messaging/src/aggregates/aggregates.ts',
        find: 'const state = changes.get(id)?.after ?? before',
        put: 'const state = before',
      },
    ],
    test: {
      file: 'packages/messaging/src/aggregates/aggregates.test.ts',
      name: 'two events of one aggregate in one batch are decided one after the other, and both are said, each with its cause',
    },
    simulation: 'patched',
  },
  {
    name: 'a halved batch that skips its second half',
    edits: [
      {
        file: 'packages/messaging/src/consumer/consumer.ts',
        find: `    await inOnePiece(records.slice(middle))
`,
        put: '',
      },
    ],
    test: {
      file: 'packages/messaging/src/consumer/consumer.int.test.ts',
      name: 'a poison message parks its own key alone: later ones of the key wait in order, all others flow',
    },
    simulation: 'patched',
  },
  {
    name: 'the books forget what the way costs',
    edits: [
      {
        file: 'services/store/src/books/facts.ts',
        find: 'fees: deliveryFee.amount,',
        put: 'fees: 0,',
      },
    ],
    test: {
      file: 'services/store/src/books/books.int.test.ts',
      name: 'a day is what its orders were, changed and given back; said again, nothing is counted twice',
    },
    simulation: 'patched',
  },
  {
    name: 'the books lose what went back before its sale',
    edits: [
      {
        file: 'services/store/src/books/book-table.ts',
        find: "const written = facts.filter(({ orderId, kind }) => stores.has(orderId) || kind === 'REFUND')",
        put: 'const written = facts.filter(({ orderId }) => stores.has(orderId))',
      },
    ],
    test: {
      file: 'services/store/src/books/books.int.test.ts',
      name: 'what goes back is heard before what was sold: it waits, and is on its day',
    },
    simulation: { flaw: 'the books lose what went back before its sale' },
  },
  {
    name: 'the counter forgets what it gave back',
    edits: [
      {
        file: 'services/payment/src/part-refunds.ts',
        find: "limit.amount - Number(row?.['given'])",
        put: "limit.amount - 0 * Number(row?.['given'])",
      },
    ],
    test: {
      file: 'services/payment/src/part-refunds.int.test.ts',
      name: "the counter gives back up to its store's limit for one order, however many of them and however often; others more",
    },
    simulation: { flaw: 'the counter forgets what it gave back' },
  },
]
