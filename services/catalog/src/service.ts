/** Menus, options, prices and stock: everything this service does, on one page. */
import { StoreChanged } from '@jumun/contracts/events'
import * as http from '@jumun/contracts/http'
import { on } from '@jumun/messaging'
import { deedSettings, deeds, defineService, fileIn, forgetDeeds, readDeeds, route, userOf } from '@jumun/service'
import * as answer from './answers.ts'
import { endSoldOuts } from './end-sold-outs.ts'
import { exportMenu, importMenu } from './files/carry-a-menu.ts'
import { fillSearchTexts } from './fill-search-texts.ts'
import { findMenu } from './menu-table.ts'
import { moveStockWithOrders } from './move-stock-with-orders.ts'
import { pictureSettings, pictureStore } from './pictures/settings.ts'
import { removePicture, setPicture } from './pictures/show-a-dish.ts'
import { findProduct, listProducts } from './product-table.ts'
import { readReservation } from './read-reservation.ts'
import { reservationStore } from './reservation-table.ts'
import { add, change, countStock } from './run-a-menu.ts'
import { changeMenu, orderProducts, switchProducts } from './run-a-whole-menu.ts'
import { rememberOwnerWhenStoreChanges, storeOwners } from './store-owners.ts'

export default defineService({
  name: 'catalog',
  summary: 'Menus, options, prices and stock',
  paths: ['/catalog'],
  migrations: new URL('../migrations/', import.meta.url),
  settings: { ...pictureSettings, ...deedSettings },
  start: ({ db, clock, newId, settings, dataDir }) => {
    const owners = storeOwners(db)
    const pictures = pictureStore(settings, dataDir)
    const needs = { db, owners, clock, newId, pictures, deeds: deeds({ clock, newId }) }
    const read = readReservation(db, owners)
    return {
      routes: [
        route(http.listProducts, async ({ query: { limit = 20, ...wanted } }) =>
          answer.page(await listProducts(db, wanted, limit), limit, clock.now()),
        ),
        route(http.getProduct, async ({ params }) => answer.found(await findProduct(db, params.id), clock.now())),
        route(http.addProduct, async (request) =>
          answer.added(await add(needs)(request.newId, userOf(request), request.body), clock.now()),
        ),
        route(http.changeProduct, async (request) =>
          answer.changed(
            await change(needs)(request.params.id, userOf(request), request.body, request.ifMatch),
            clock.now(),
          ),
        ),
        route(http.changeStock, async (request) =>
          answer.changed(
            await countStock(needs)(request.newId, request.params.id, userOf(request), request.body, request.ifMatch),
            clock.now(),
          ),
        ),
        route(http.getMenu, async ({ params }) => answer.foundMenu(await findMenu(db, params.storeId))),
        route(http.changeMenu, async (request) =>
          answer.menu(await changeMenu(needs)(request.params.storeId, userOf(request), request.body, request.ifMatch)),
        ),
        route(http.orderProducts, async (request) =>
          answer.ordered(await orderProducts(needs)(request.params.storeId, userOf(request), request.body.products)),
        ),
        route(http.switchProducts, async (request) =>
          answer.switched(
            await switchProducts(needs)(request.params.storeId, userOf(request), request.body),
            clock.now(),
          ),
        ),
        route(http.setPicture, async (request) =>
          answer.changed(
            await setPicture(needs)(request.params.id, userOf(request), fileIn(request).bytes),
            clock.now(),
          ),
        ),
        route(http.removePicture, async (request) =>
          answer.changed(await removePicture(needs)(request.params.id, userOf(request)), clock.now()),
        ),
        route(http.exportMenu, async (request) => {
          const { format = 'json' } = request.query
          const file = await exportMenu(needs)(request.params.storeId, userOf(request), format)
          return answer.menuFile(file, format)
        }),
        route(http.importMenu, async (request) =>
          answer.imported(
            await importMenu(needs)(
              request.params.storeId,
              userOf(request),
              fileIn(request),
              request.query.dryRun ?? false,
            ),
          ),
        ),
        route(http.getPicture, async ({ params }) => answer.picture(await pictures.get(params.file))),
        route(http.askDeeds, async ({ body }) => answer.list(await readDeeds(db, body))),
        route(http.getReservation, async (request) =>
          answer.reservation(await read(request.params.orderId, userOf(request))),
        ),
      ],
      jobs: [fillSearchTexts(db), endSoldOuts(db, clock), forgetDeeds({ db, clock, ...settings })],
      reactions: [on(StoreChanged, rememberOwnerWhenStoreChanges), moveStockWithOrders(reservationStore, clock)],
    }
  },
})
