/** Where pictures are kept: in the data folder, or in a bucket. */
import { join } from 'node:path'
import { type SettingsOf, secretSetting, textSetting } from '@jumun/service'
import { diskStore } from './disk-store.ts'
import type { PictureStore } from './picture-store.ts'
import { s3Store } from './s3-store.ts'

export const pictureSettings = {
  picturesUrl: textSetting(
    'Bucket for pictures, of any storage that speaks S3, with the bucket in the path; empty: files in a folder',
    '',
    /^(https?:\/\/\S+)?$/,
  ),
  picturesFolder: textSetting(
    'Folder for pictures, which all instances of this service share; empty: in the data folder',
    '',
  ),
  picturesRegion: textSetting('Region of that bucket', 'us-east-1'),
  picturesKeyId: textSetting('Access key of that bucket', ''),
  picturesSecret: secretSetting('Secret of that access key', { optional: true }),
}

export const pictureStore = (
  { picturesUrl, picturesFolder, picturesRegion, picturesKeyId, picturesSecret }: SettingsOf<typeof pictureSettings>,
  dataDir: string,
): PictureStore =>
  picturesUrl
    ? s3Store({
        url: picturesUrl,
        region: picturesRegion,
        keyId: picturesKeyId,
        secret: picturesSecret,
      })
    : diskStore(picturesFolder || join(dataDir, 'pictures'))
