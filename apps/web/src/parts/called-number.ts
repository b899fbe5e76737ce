/** The number that is called out at the counter, the same on every screen and slip; old orders have the end of their id. */
export const calledNumber = (order: { readonly orderId: string; readonly number?: number }): string =>
  order.number === undefined ? order.orderId.slice(-4).toUpperCase() : String(order.number)
