/** The customer's pages. */
import { createRootRoute, createRoute, createRouter, type RouteComponent } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { pageLater } from '../parts/page-later.ts'
import { EntrancePage } from './entrance-page.tsx'
import { ClientShell } from './shell.tsx'
import { StoresPage } from './stores-page.tsx'

const root = createRootRoute({ component: ClientShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => root, path, component })

const cart = pageLater(() => import('./cart-page.tsx'), 'CartPage')
const store = pageLater(() => import('./store-page.tsx'), 'StorePage')
const order = pageLater(() => import('./order-page.tsx'), 'OrderPage')
const history = pageLater(() => import('./orders-page.tsx'), 'OrdersPage')

const account = pageLater(() => import('../parts/account/account-page.tsx'), 'AccountPage')

export const clientRouter = createRouter({
  basepath: '/client',
  scrollRestoration: true,
  routeTree: root.addChildren([
    page('/', StoresPage),
    page('/stores/$storeId', store),
    page('/cart', cart),
    page('/orders', history),
    page('/orders/$orderId', order),
    page('/login', EntrancePage),
    page('/login/$next', EntrancePage),
    page('/account', account),
  ]),
})
