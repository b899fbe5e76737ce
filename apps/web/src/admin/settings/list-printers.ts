/** Asked after the first page: what printers look like need not be loaded with it. */
export { listPrinters } from '@jumun/contracts/http'
