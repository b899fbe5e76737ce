/** Where pictures are kept. What has been put under a name is always the same, so putting it again changes nothing. */
export interface PictureStore {
  put(name: string, bytes: Buffer): Promise<void>
  get(name: string): Promise<Buffer | undefined>
}
