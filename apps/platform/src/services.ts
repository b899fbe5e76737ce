/**
 * The map of the platform: every service, what it is there for, the paths it answers, and what leads from one to another.
 * Who may ask whom, the picture in ARCHITECTURE.md, the page of all services, the map on /ops and whose messages may be
 * parked follow from it. Each lives in its own folder (`services/<name>`, start at `src/service.ts`) and is loaded only by
 * the process that runs it.
 */
import type { ServiceName } from '@jumun/contracts'
import type { ServiceDefinition, ServiceDescriptor } from '@jumun/service'

export interface ServiceEntry extends ServiceDescriptor {
  /** Only for those that others must find without asking; all others listen anywhere and register with discovery. */
  readonly port?: number
  /** What it cannot do its work without: a database and login role of its own, in which also waits what it has to say. */
  readonly needs: readonly ('database' | 'payment provider')[]
  load(): Promise<ServiceDefinition<any>>
}

export const services: readonly ServiceEntry[] = [
  {
    name: 'gateway',
    summary: 'The edge: one address for everything, routes, tokens, limits, API description, web apps',
    paths: [],
    port: 8088,
    subscribes: [],
    calls: ['user'],
    needs: [],
    load: async () => (await import('@jumun/gateway')).default,
  },
  {
    name: 'discovery',
    summary: 'Who runs where, with leases (Eureka REST v2)',
    paths: ['/eureka'],
    port: 8761,
    subscribes: [],
    calls: ['user'],
    needs: [],
    load: async () => (await import('@jumun/discovery')).default,
  },
  {
    name: 'config',
    summary: 'Settings per service and profile (Spring Cloud Config form)',
    paths: [],
    port: 9999,
    subscribes: [],
    calls: [],
    needs: [],
    load: async () => (await import('@jumun/config')).default,
  },
  {
    name: 'user',
    summary: 'Accounts, roles, sessions, signing keys',
    paths: [
      '/signup',
      '/login',
      '/logout',
      '/token',
      '/sessions',
      '/users',
      '/welcome',
      '/signing-keys',
      '/security-events',
      '/.well-known',
    ],
    subscribes: [],
    calls: ['order', 'store', 'payment', 'delivery'],
    needs: ['database'],
    load: async () => (await import('@jumun/user')).default,
  },
  {
    name: 'store',
    summary: 'Merchants and their kitchens: profiles, hours, tickets',
    paths: ['/stores', '/tickets', '/printers', '/webhooks'],
    subscribes: [
      'OrderPlaced',
      'OrderConfirmed',
      'OrderChanged',
      'OrderProgressed',
      'OrderCancelRequested',
      'OrderCanceled',
      'OrderCompleted',
      'PaymentRefunded',
      'DeliveryPickedUp',
      'UserDeleted',
    ],
    calls: ['order', 'user', 'catalog', 'payment', 'delivery'],
    needs: ['database'],
    load: async () => (await import('@jumun/store')).default,
  },
  {
    name: 'catalog',
    summary: 'Menus, options, prices, stock',
    paths: ['/catalog'],
    subscribes: ['StoreChanged', 'OrderPlaced', 'OrderChanged', 'OrderCanceled', 'OrderCompleted'],
    calls: [],
    needs: ['database'],
    load: async () => (await import('@jumun/catalog')).default,
  },
  {
    name: 'order',
    summary: 'Orders, and the saga that carries each to its end',
    paths: ['/orders'],
    subscribes: [
      'ProductChanged',
      'StoreChanged',
      'PaymentApproved',
      'PaymentDeclined',
      'PaymentRefunded',
      'StockReserved',
      'StockRejected',
      'TicketAccepted',
      'TicketRejected',
      'TicketCanceled',
      'TicketLinesChanged',
      'CancelRefused',
      'CookingStarted',
      'OrderReady',
      'OrderCollected',
      'DeliveryPickedUp',
      'DeliveryCompleted',
      'DeliveryFailed',
      'DeliveryGivenUp',
      'UserDeleted',
    ],
    calls: ['payment'],
    needs: ['database'],
    load: async () => (await import('@jumun/order')).default,
  },
  {
    name: 'payment',
    summary: 'Payments, refunds, the ledger',
    paths: ['/payments'],
    subscribes: ['OrderCanceled', 'OrderExpired', 'OrderChanged'],
    calls: ['order'],
    needs: ['database', 'payment provider'],
    load: async () => (await import('@jumun/payment')).default,
  },
  {
    name: 'delivery',
    summary: 'Deliveries and the riders on duty',
    paths: ['/deliveries'],
    subscribes: ['TicketAccepted', 'OrderReady', 'OrderCanceled', 'UserApproved', 'UserDeleted'],
    calls: ['order', 'user'],
    needs: ['database'],
    load: async () => (await import('@jumun/delivery')).default,
  },
  {
    name: 'dashboard',
    summary: "The read side: every order's state and timeline, rebuilt from the log, pushed as it changes",
    paths: ['/dashboards'],
    subscribes: 'everything',
    calls: 'everybody',
    needs: [],
    load: async () => (await import('@jumun/dashboard')).default,
  },
]

/** @throws for a name that is not on the map */
export function serviceNamed(name: string): ServiceEntry {
  const found = services.find((service) => service.name === name)
  if (!found) throw new UnknownServiceError(name)
  return found
}

export class UnknownServiceError extends Error {
  override name = 'UnknownServiceError'
  constructor(asked: string) {
    super(`There is no service named "${asked}"; there are ${services.map(({ name }) => name).join(', ')}.`)
  }
}

/** What every service may know of the others. */
export const serviceDescriptors: readonly ServiceDescriptor[] = services.map(
  ({ name, summary, paths, subscribes, calls }) => ({
    ...{ name, summary, paths, subscribes, calls },
  }),
)

export const serviceNames: readonly ServiceName[] = services.map(({ name }) => name)
/** Those with a database: what they say waits there, and what they cannot handle is parked there. */
export const servicesWithDatabase: readonly ServiceName[] = services
  .filter(({ needs }) => needs.includes('database'))
  .map(({ name }) => name)
