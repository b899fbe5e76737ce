/**
 * Spring Cloud Config's own form: `/{app}/{profiles}[/{label}]` for its clients, one file of all for everybody else
 * (`/{app}-{profiles}.yml`, also below a label), and `POST /encrypt`, `/decrypt`. Lists are written with commas, a slash in a
 * label as `(_)`.
 */
import { invalid, Problem } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Cipher, opened } from './cipher.ts'
import { type SettingsFolder, versionOf } from './settings-folder.ts'
import { asText, type TextForm } from './text-forms.ts'
import type { Reader } from './who-may-read.ts'

interface Asked {
  readonly first: string
  readonly second: string
  readonly label?: string
}

export interface ConfigNeeds {
  readonly folder: SettingsFolder
  /** Undefined: no key was set, and what is sealed stays so. */
  readonly cipher?: Cipher | undefined
  /** @throws Problem 401 */
  readonly admit: (request: FastifyRequest) => Reader
}

const mostNames = 10
const longestText = 64 * 1024

export function configApi({ folder, cipher, admit }: ConfigNeeds) {
  return (app: FastifyInstance): void => {
    app.register(async (api) => {
      const readers = new WeakMap<FastifyRequest, Reader>()
      api.addHook('onRequest', async (request) => {
        readers.set(request, admit(request))
      })
      api.removeAllContentTypeParsers()
      api.addContentTypeParser('*', { parseAs: 'string', bodyLimit: longestText }, (_request, text, done) =>
        done(null, text),
      )

      const sources = async (request: FastifyRequest, asked: Wanted) => {
        const reader = readers.get(request)
        if (reader?.kind === 'service' && asked.apps.some((app) => app !== reader.name && app !== 'application'))
          throw new Problem('forbidden', 'a service reads its own settings')
        const found = await folder.read(asked.apps, asked.profiles, asked.labels)
        if (reader?.kind === 'beside') return found
        return found?.map(({ name, source }) => ({ name, source: opened(source, cipher) }))
      }
      /** An unknown label is no mistake of the client's: it tries its next one, unless it hears of a mistake. */
      const unknown = (reply: FastifyReply, { label }: Wanted) =>
        reply.code(404).send({ timestamp: null, status: 404, error: 'Not Found', message: `No such label: ${label}` })
      const environment = async (request: FastifyRequest, asked: Wanted, reply: FastifyReply) => {
        const propertySources = await sources(request, asked)
        if (!propertySources) return unknown(reply, asked)
        const { apps, profiles, label } = asked
        const version = versionOf(propertySources)
        return { name: apps.join(','), profiles, label: label ?? null, version, state: null, propertySources }
      }
      const file = async (request: FastifyRequest, name: string, label: string | undefined, reply: FastifyReply) => {
        const [, stem = '', form = 'yml'] = fileName.exec(name) ?? []
        const asked = wantedIn({
          app: stem.slice(0, stem.lastIndexOf('-')),
          profiles: stem.slice(stem.lastIndexOf('-') + 1),
          label,
        })
        const found = await sources(request, asked)
        if (!found) return unknown(reply, asked)
        const { type, text } = asText(
          found.map(({ source }) => source),
          form as TextForm,
        )
        return reply.type(type).send(text)
      }

      api.get<{ Params: Pick<Asked, 'first'> }>('/:first', (request, reply) => {
        const { first } = request.params
        return fileName.test(first) ? file(request, first, undefined, reply) : reply.callNotFound()
      })
      api.get<{ Params: Asked }>('/:first/:second', (request, reply) => {
        const { first, second } = request.params
        return fileName.test(second)
          ? file(request, second, first, reply)
          : environment(request, wantedIn({ app: first, profiles: second, label: undefined }), reply)
      })
      api.get<{ Params: Asked }>('/:first/:second/:label', (request, reply) => {
        const { first, second, label } = request.params
        return environment(request, wantedIn({ app: first, profiles: second, label }), reply)
      })

      const noKey = (reply: FastifyReply) =>
        reply.code(404).send({ description: 'No key was installed for encryption service', status: 'NO_KEY' })
      api.post<{ Body: string | null }>('/encrypt', (request, reply) => {
        if (readers.get(request)?.kind === 'service') throw forPeople()
        return cipher ? reply.type('text/plain').send(cipher.encrypt(textIn(request))) : noKey(reply)
      })
      api.post<{ Body: string | null }>('/decrypt', (request, reply) => {
        if (readers.get(request)?.kind !== 'known') throw forPeople()
        if (!cipher) return noKey(reply)
        const text = cipher.decrypt(textIn(request).replace(/^\{cipher\}/, ''))
        if (text !== undefined) return reply.type('text/plain; charset=utf-8').send(text)
        return reply.code(400).send({ description: 'Text not encrypted with this key', status: 'INVALID' })
      })
    })
  }
}

const forPeople = (): Problem => new Problem('forbidden', 'this is for whoever shows the credential')

/** Told from `/{app}/{profiles}` by its ending alone: no profile ends so. */
const fileName = /^(.+-.+)\.(yml|yaml|properties|json)$/

interface Wanted {
  readonly apps: readonly string[]
  readonly profiles: readonly string[]
  readonly labels?: readonly string[]
  /** As Spring's own says it again. */
  readonly label: string | undefined
}

function wantedIn(said: { app: string; profiles: string; label: string | undefined }): Wanted {
  const label = said.label?.replaceAll('(_)', '/')
  return {
    apps: namesIn('app', said.app),
    profiles: namesIn('profile', said.profiles),
    label,
    ...(label === undefined ? {} : { labels: namesIn('label', label, '/') }),
  }
}

/** A name is never a path that leads out: no dots in a row, nothing hidden; a label may be folders in folders. */
function namesIn(field: string, said: string, divider?: '/'): string[] {
  const names = said.split(',').map((name) => name.trim())
  if (names.length > mostNames) throw invalid(field, `more than ${mostNames} names`)
  for (const name of names)
    for (const part of divider ? name.split(divider) : [name])
      if (!/^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,63}$/.test(part)) throw invalid(field, 'is not a name')
  return names
}

/** `curl -d` calls it a form whatever it is, and a form without a value ends in `=`. */
function textIn({ body, headers }: Pick<FastifyRequest<{ Body: string | null }>, 'body' | 'headers'>): string {
  const text = body ?? ''
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).replace(/=$/, '')
  } catch {
    return text
  }
}
