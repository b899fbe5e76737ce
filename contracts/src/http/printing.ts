/** Printers of a store: what each of them prints, how it is reached, and what was printed. */
import { type Static, Type } from 'typebox'
import { endpoint } from './endpoint.ts'
import { Count, Emptiable, Id, OneOf, Shape, StationId, Time, Words } from './shapes.ts'

/** The first two poll us, the third is spoken to. */
export const PrinterKindShape = OneOf('cloudprnt', 'server-direct-print', 'tcp')
export const DocumentKindShape = OneOf('station', 'slip', 'receipt', 'label')
export const PrintedKindShape = OneOf('station', 'slip', 'receipt', 'label', 'test')

const Host = Type.String({
  maxLength: 45,
  pattern: '^[0-9a-fA-F.:]{2,45}$',
  description: "tcp: the printer's IP address; a name is none, so that nobody can lead it elsewhere later",
})
const Port = Count(1, 65_535)
const Prints = Type.Array(DocumentKindShape, {
  minItems: 1,
  maxItems: 4,
  uniqueItems: true,
  description: 'station: a slip for each station with its lines alone; slip: all of it',
})
const Stations = Type.Array(StationId, {
  minItems: 1,
  maxItems: 20,
  uniqueItems: true,
  description: 'of `station` only these; left out: each',
})
const Step = OneOf('NEW', 'ACCEPTED', 'READY')
const Columns = Type.Unsafe<32 | 42 | 48>({
  type: 'integer',
  enum: [32, 42, 48],
  description: 'characters in a line: 32 on 58 mm paper, 42 or 48 on 80 mm',
})
const Language = OneOf('ko', 'en', 'both')

export const NewPrinterShape = Shape({
  name: Words(60),
  kind: PrinterKindShape,
  host: Type.Optional(Host),
  port: Type.Optional(Port),
  prints: Type.Optional(Prints),
  stations: Type.Optional(Stations),
  step: Type.Optional(Step),
  columns: Type.Optional(Columns),
  language: Type.Optional(Language),
})
export const PrinterChangeShape = Type.Object(
  {
    name: Type.Optional(Words(60)),
    kind: Type.Optional({
      ...PrinterKindShape,
      description: 'connected otherwise: tcp needs a host; one that polls keeps its address, and tcp has none',
    }),
    host: Type.Optional(Host),
    port: Type.Optional(Port),
    prints: Type.Optional(Prints),
    stations: Emptiable(Stations),
    step: Type.Optional(Step),
    columns: Type.Optional(Columns),
    language: Type.Optional(Language),
  },
  { additionalProperties: false, minProperties: 1 },
)
export const PrinterShape = Shape({
  id: Id,
  storeId: Id,
  name: Type.String(),
  kind: PrinterKindShape,
  host: Type.Optional(Type.String()),
  port: Type.Optional(Type.Integer()),
  prints: Prints,
  stations: Type.Optional(Stations),
  step: Step,
  columns: Columns,
  language: Language,
  hasToken: Type.Boolean({ description: 'whether it was given an address to poll' }),
  lastSeenAt: Type.Optional(Time),
  waiting: Type.Integer({ description: 'documents that are not printed yet' }),
  waitingSince: Type.Optional(Time),
  failed: Type.Integer({
    description: 'documents of the last hours that it was given up on; asking for them again ends it',
  }),
  silent: Type.Boolean({ description: 'it has had work for 60 s and did not do it, or it polls no more' }),
  trouble: Type.Optional(Type.String({ description: 'what it said last: no-paper, cover-open, unreachable …' })),
  createdAt: Time,
})
export type Printer = Static<typeof PrinterShape>
export type NewPrinter = Static<typeof NewPrinterShape>
export type PrinterChange = Static<typeof PrinterChangeShape>

export const PrintJobShape = Shape({
  id: Type.Integer(),
  printerId: Id,
  printerName: Type.String(),
  orderId: Type.Optional(Id),
  kind: OneOf('station', 'slip', 'receipt', 'label', 'test', 'day'),
  station: Type.Optional(Type.String()),
  state: OneOf('WAITING', 'PRINTED', 'FAILED', 'REPLACED'),
  attempts: Type.Integer(),
  changed: Type.Boolean({ description: 'it says what changed of one that was printed before' }),
  reprintedBy: Type.Optional(Type.String({ description: 'who asked for it again' })),
  trouble: Type.Optional(Type.String()),
  createdAt: Time,
  printedAt: Type.Optional(Time),
})
export type PrintJob = Static<typeof PrintJobShape>

const ofStore = { params: Shape({ id: Id }) }
const ofPrinter = { params: Shape({ id: Id, printerId: Id }) }
export const listPrinters = endpoint({
  service: 'store',
  method: 'GET',
  path: '/stores/:id/printers',
  summary: "A store's printers, and how they are",
  access: ['owner', 'staff', 'operator'],
  right: 'look',
  ...ofStore,
  answers: { 200: Shape({ items: Type.Array(PrinterShape) }) },
})
export const addPrinter = endpoint({
  service: 'store',
  method: 'POST',
  path: '/stores/:id/printers',
  summary: 'Add a printer; one that polls is given its address with /token',
  access: ['owner', 'staff'],
  right: 'settings',
  idempotent: true,
  ...ofStore,
  body: NewPrinterShape,
  answers: { 201: PrinterShape },
})
export const changePrinter = endpoint({
  service: 'store',
  method: 'PATCH',
  path: '/stores/:id/printers/:printerId',
  summary: 'Change what it prints, and how',
  access: ['owner', 'staff'],
  right: 'settings',
  ...ofPrinter,
  body: PrinterChangeShape,
  answers: { 200: PrinterShape },
})
export const removePrinter = endpoint({
  service: 'store',
  method: 'DELETE',
  path: '/stores/:id/printers/:printerId',
  summary: 'Remove it, with what it did not print yet',
  access: ['owner', 'staff'],
  right: 'settings',
  ...ofPrinter,
  answers: { 204: Type.Null() },
})
export const renewPrinterToken = endpoint({
  service: 'store',
  method: 'POST',
  path: '/stores/:id/printers/:printerId/token',
  summary: 'A new address for it to poll; shown this once, and the former counts no more',
  access: ['owner', 'staff'],
  right: 'settings',
  ...ofPrinter,
  answers: { 200: Shape({ path: Type.String({ description: 'below the address of this platform' }) }) },
})
export const printTestPage = endpoint({
  service: 'store',
  method: 'POST',
  path: '/stores/:id/printers/:printerId/test',
  summary: 'Print a page that shows what it can',
  access: ['owner', 'staff'],
  right: 'settings',
  ...ofPrinter,
  answers: { 200: PrintJobShape },
})
export const previewPrinter = endpoint({
  service: 'store',
  method: 'GET',
  path: '/stores/:id/printers/:printerId/preview',
  summary: 'What a document looks like on its paper, as an SVG picture',
  access: ['owner', 'staff'],
  right: 'settings',
  ...ofPrinter,
  query: Shape({ kind: Type.Optional(PrintedKindShape) }),
  answers: { 200: Shape({ svg: Type.String() }) },
})
export const listPrints = endpoint({
  service: 'store',
  method: 'GET',
  path: '/tickets/:orderId/prints',
  summary: 'What was printed of a ticket, by which printer, and who asked for it again',
  access: ['owner', 'staff', 'operator'],
  right: 'look',
  params: Shape({ orderId: Id }),
  answers: { 200: Shape({ items: Type.Array(PrintJobShape) }) },
})
export const printAgain = endpoint({
  service: 'store',
  method: 'POST',
  path: '/tickets/:orderId/prints',
  summary: 'Print it again as it is now; who asked is written down, and printed',
  access: ['owner', 'staff'],
  right: 'serve',
  idempotent: true,
  params: Shape({ orderId: Id }),
  body: Shape({ printerId: Type.Optional(Id), kind: Type.Optional(DocumentKindShape) }),
  answers: { 200: Shape({ items: Type.Array(PrintJobShape) }) },
})
export const listSilentPrinters = endpoint({
  service: 'store',
  method: 'GET',
  path: '/printers',
  summary: 'Printers of all stores that have work and do not do it',
  access: ['operator'],
  query: Shape({ silent: Type.Literal(true) }),
  answers: { 200: Shape({ items: Type.Array(PrinterShape) }) },
})

/** Printers know one address and prove themselves by the word in it. What they send besides grows with their firmware. */
const polling = {
  service: 'store',
  path: '/printers/poll/:token',
  access: 'anyone',
  params: Shape({ token: Type.String({ minLength: 1, maxLength: 64 }) }),
  query: Type.Object(
    {
      type: Type.Optional(Type.String({ maxLength: 200 })),
      code: Type.Optional(Type.String({ maxLength: 100 })),
      token: Type.Optional(Type.String({ maxLength: 100 })),
    },
    { additionalProperties: true },
  ),
} as const
export const pollForPrints = endpoint({
  ...polling,
  method: 'POST',
  summary: 'For printers: Star CloudPRNT asks with JSON, Epson Server Direct Print with a form',
  body: Type.Object({}, { additionalProperties: true }),
  answers: { 200: Type.Object({}, { additionalProperties: true, description: 'as the protocol of the printer says' }) },
})
export const fetchPrint = endpoint({
  ...polling,
  method: 'GET',
  summary: 'For printers: the document, in the commands that the printer asks for (Star CloudPRNT)',
  answers: { 200: Type.Object({}, { additionalProperties: true, description: 'bytes of the media type asked for' }) },
})
export const confirmPrint = endpoint({
  ...polling,
  method: 'DELETE',
  summary: 'For printers: how it went (Star CloudPRNT)',
  answers: { 200: Type.Object({}, { additionalProperties: true }) },
})
