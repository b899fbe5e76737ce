/** Settings by service and profile, in Spring Cloud Config's form, from a folder of YAML files. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineService, textSetting } from '@jumun/service'
import { configApi } from './config-api.ts'
import { settingsFolder } from './settings-folder.ts'

const besideTheCode = fileURLToPath(new URL('../../../config', import.meta.url))

export default defineService({
  name: 'config',
  summary: 'Settings per service and profile (Spring Cloud Config form)',
  paths: [],
  port: 9999,
  settings: {
    folder: textSetting('Folder of the YAML files; empty: the folder `config` of the repository', ''),
  },
  start({ settings, log }) {
    const folder = settings.folder || besideTheCode
    if (!existsSync(folder)) throw new Error(`there is no folder of settings at ${folder}`)
    const onBroken = (file: string, error: unknown) =>
      log.error({ file, err: error }, 'this file of settings cannot be read; what was read before counts')
    return { http: configApi(settingsFolder(folder, onBroken)) }
  },
})
