/** Settings by service and profile, in Spring Cloud Config's form, from a folder of YAML files. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineService, secretSetting, textSetting } from '@jumun/service'
import { cipherOf } from './cipher.ts'
import { configApi } from './config-api.ts'
import { settingsFolder } from './settings-folder.ts'
import { readersOf } from './who-may-read.ts'

const besideTheCode = fileURLToPath(new URL('../../../config', import.meta.url))

export default defineService({
  name: 'config',
  summary: 'Settings per service and profile (Spring Cloud Config form)',
  paths: [],
  port: 9999,
  settings: {
    folder: textSetting('Folder of the YAML files; empty: the folder `config` of the repository', ''),
    encryptKey: secretSetting('Opens what is {cipher}… in the files, and lets POST /encrypt seal it', {
      optional: true,
    }),
    credential: secretSetting(
      'Who asks for settings shows it, as name:password; without it only programs on this machine may',
      {
        optional: true,
      },
    ),
  },
  start({ identity, settings, log }) {
    const folder = settings.folder || besideTheCode
    if (!existsSync(folder)) throw new Error(`there is no folder of settings at ${folder}`)
    const onBroken = (file: string, error: unknown) =>
      log.error({ file, err: error }, 'this file of settings cannot be read; what was read before counts')
    return {
      http: configApi({
        folder: settingsFolder(folder, onBroken),
        cipher: settings.encryptKey === '' ? undefined : cipherOf(settings.encryptKey, randomBytes),
        admit: readersOf({ serviceOf: identity.serviceOf, credential: settings.credential }),
      }),
    }
  },
})
