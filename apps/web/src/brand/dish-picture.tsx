/** A dish as its store photographed it, or else the drawing that fits its words. */
import type { Product } from '@jumun/contracts/http'
import { Picture } from './picture.tsx'
import { motifOf } from './picture-of.ts'

interface DishPictureProps {
  readonly product: Pick<Product, 'id' | 'name' | 'category' | 'picture'>
  readonly faded?: boolean
  readonly size?: 'small' | 'large'
}

export function DishPicture({ product, faded = false, size = 'small' }: DishPictureProps) {
  const { id, name, category, picture } = product
  if (picture)
    return <img className="dish-photo" src={picture[size]} alt="" loading="lazy" decoding="async" data-faded={faded} />
  return <Picture motif={motifOf(name.ko, name.en, category?.en, category?.ko)} id={id} faded={faded} />
}
