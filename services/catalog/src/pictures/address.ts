/** Where pictures are found: an address says by its hash what it shows, so what is there never changes. */
export const pictureWidths = { small: 320, large: 960 } as const
export type PictureSize = keyof typeof pictureWidths

export const fileOf = (id: string, size: PictureSize): string => `${id}-${pictureWidths[size]}.webp`
export const pictureAt = (id: string) => ({
  id,
  small: `/catalog/pictures/${fileOf(id, 'small')}`,
  large: `/catalog/pictures/${fileOf(id, 'large')}`,
})
