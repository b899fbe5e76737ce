/** Spring Cloud Config's own form: `/{app}/{profiles}` and `/{app}/{profiles}/{label}`. */
import { invalid } from '@jumun/service'
import type { FastifyInstance } from 'fastify'
import { type SettingsFolder, versionOf } from './settings-folder.ts'

interface Asked {
  app: string
  profiles: string
  label?: string
}

export function configApi(folder: SettingsFolder) {
  return (app: FastifyInstance): void => {
    for (const url of ['/:app/:profiles', '/:app/:profiles/:label'])
      app.get<{ Params: Asked }>(url, ({ params }) => answer(folder, params))
  }
}

async function answer(folder: SettingsFolder, request: Asked) {
  const app = nameIn('app', request.app)
  const profiles = request.profiles.split(',').map((profile) => nameIn('profile', profile))
  if (profiles.length > 10) throw invalid('profile', 'more than 10 profiles')
  const label = request.label === undefined ? undefined : nameIn('label', request.label)
  const propertySources = await folder.read(app, profiles, label)
  return {
    name: app,
    profiles,
    label: label ?? null,
    version: versionOf(propertySources),
    state: null,
    propertySources,
  }
}

/** A name is never a path: no slash of any kind, no dots in a row, nothing hidden. */
function nameIn(field: string, said: string): string {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,63}$/.test(said)) throw invalid(field, 'is not a name')
  return said
}
