/** What services and screens agree on: events, HTTP messages, ids and money. Safe in a browser. */
export * from './clean-text.ts'
export * from './events.ts'
export * from './http/index.ts'
export * from './ids.ts'
export * from './money.ts'
export * from './search-form.ts'
export * from './store-time.ts'
export * from './typed-number.ts'
