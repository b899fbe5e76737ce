/** The customer's pages. */
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import { PageGone, ScreenBroke } from '../parts/gone.tsx'
import { CartPage } from './cart-page.tsx'
import { EntrancePage } from './entrance-page.tsx'
import { OrderPage } from './order-page.tsx'
import { OrdersPage } from './orders-page.tsx'
import { ClientShell } from './shell.tsx'
import { StorePage } from './store-page.tsx'
import { StoresPage } from './stores-page.tsx'

const root = createRootRoute({ component: ClientShell, notFoundComponent: PageGone, errorComponent: ScreenBroke })
const page = <const Path extends string>(path: Path, component: () => React.ReactNode) =>
  createRoute({ getParentRoute: () => root, path, component })

export const clientRouter = createRouter({
  basepath: '/client',
  scrollRestoration: true,
  routeTree: root.addChildren([
    page('/', StoresPage),
    page('/stores/$storeId', StorePage),
    page('/cart', CartPage),
    page('/orders', OrdersPage),
    page('/orders/$orderId', OrderPage),
    page('/login', EntrancePage),
    page('/login/$next', EntrancePage),
  ]),
})
