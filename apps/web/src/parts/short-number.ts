/** A number short enough to call out, for an order whose ticket number this screen does not know: the end of its id. */
export const shortNumber = (orderId: string): string => orderId.slice(-4).toUpperCase()
