/** The number that is called out at the counter; before the store has accepted, the end of the order's id. */
export const calledNumber = (order: { readonly orderId: string; readonly number?: number }): string =>
  order.number === undefined ? shortNumber(order.orderId) : String(order.number)

/** Short enough to call out, the same on every screen. */
export const shortNumber = (orderId: string): string => orderId.slice(-4).toUpperCase()
