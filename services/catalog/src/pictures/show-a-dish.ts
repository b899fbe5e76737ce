/** A store's people give a product a picture, or takes it away. Files first, then the product says so: none is ever missing. */
import type { StorePerson } from '@jumun/contracts'
import { BulkheadFullError, bulkhead } from '@jumun/resilience'
import { noteProduct } from '../menu-deeds.ts'
import { withPicture } from '../product.ts'
import { findProduct, lockProducts, saveProduct } from '../product-table.ts'
import { type MenuNeeds, type MenuOutcome, refusalOf } from '../run-a-menu.ts'
import { fileOf, type PictureSize } from './address.ts'
import { makePicture } from './make-picture.ts'
import type { PictureStore } from './picture-store.ts'

interface Needs extends MenuNeeds {
  readonly pictures: PictureStore
}
const notFound: MenuOutcome = { outcome: 'refused', code: 'not-found' }

/** A photograph that is unfolded has 240 MB, whatever it weighs in its file: never two at a time. */
const oneAfterTheOther = bulkhead({ atOnce: 1, waiting: 8 })
function whenFull(error: unknown): 'busy' {
  if (error instanceof BulkheadFullError) return 'busy'
  throw error
}

export const setPicture =
  (needs: Needs) =>
  async (id: string, who: StorePerson, bytes: Buffer): Promise<MenuOutcome> => {
    const product = await findProduct(needs.db, id)
    if (!product) return notFound
    const refusal = refusalOf(await needs.owners.of(product.storeId), who)
    if (refusal) return refusal
    const made = await oneAfterTheOther.run(() => makePicture(bytes)).catch(whenFull)
    if (made === 'busy') return { outcome: 'busy' }
    if (!made) return { outcome: 'refused', code: 'not-a-picture' }
    for (const [size, file] of Object.entries(made.files))
      await needs.pictures.put(fileOf(made.id, size as PictureSize), file)
    return save(needs, id, who, made.id)
  }

/** Its files stay: who has the menu on a screen still sees it. */
export const removePicture =
  (needs: MenuNeeds) =>
  async (id: string, who: StorePerson): Promise<MenuOutcome> => {
    const product = await findProduct(needs.db, id)
    if (!product) return notFound
    const refusal = refusalOf(await needs.owners.of(product.storeId), who)
    if (refusal) return refusal
    return save(needs, id, who, undefined)
  }

const save = (needs: MenuNeeds, id: string, who: StorePerson, picture: string | undefined): Promise<MenuOutcome> =>
  needs.db.transaction(async (tx) => {
    const product = (await lockProducts(tx, [id])).get(id)
    if (!product) return notFound
    const decision = withPicture(product, picture)
    if (decision.outcome === 'invalid') return decision
    if (decision.outcome === 'changed') {
      tx.publish(decision.event)
      await saveProduct(tx, decision.product)
      await noteProduct(needs, tx, product, { who, what: 'menu.picture', detail: { set: picture !== undefined } })
    }
    return { outcome: 'done', product: decision.product }
  })
