/**
 * Spring Cloud Config's own form: `/{app}/{profiles}[/{label}]` for its clients, one file of all for everybody else
 * (`/{app}-{profiles}.yml`, also below a label), and `POST /encrypt`, `/decrypt`. Lists are written with commas, a slash in a
 * label as `(_)`.
 */
import { invalid } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Cipher, opened } from './cipher.ts'
import { type SettingsFolder, versionOf } from './settings-folder.ts'
import { asText, type TextForm } from './text-forms.ts'

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
  readonly admit: (request: FastifyRequest) => void
}

const mostNames = 10
const longestText = 64 * 1024

export function configApi({ folder, cipher, admit }: ConfigNeeds) {
  return (app: FastifyInstance): void => {
    app.register(async (api) => {
      api.addHook('onRequest', async (request) => admit(request))
      api.removeAllContentTypeParsers()
      api.addContentTypeParser('*', { parseAs: 'string', bodyLimit: longestText }, (_request, text, done) =>
        done(null, text),
      )

      const sources = async (asked: Wanted) => {
        const found = await folder.read(asked.apps, asked.profiles, asked.labels)
        return found?.map(({ name, source }) => ({ name, source: opened(source, cipher) }))
      }
      /** An unknown label is no mistake of the client's: it tries its next one, unless it hears of a mistake. */
      const unknown = (reply: FastifyReply, { label }: Wanted) =>
        reply.code(404).send({ timestamp: null, status: 404, error: 'Not Found', message: `No such label: ${label}` })
      const environment = async (asked: Wanted, reply: FastifyReply) => {
        const propertySources = await sources(asked)
        if (!propertySources) return unknown(reply, asked)
        const { apps, profiles, label } = asked
        const version = versionOf(propertySources)
        return { name: apps.join(','), profiles, label: label ?? null, version, state: null, propertySources }
      }
      const file = async (name: string, label: string | undefined, reply: FastifyReply) => {
        const [, stem = '', form = 'yml'] = fileName.exec(name) ?? []
        const asked = wantedIn({
          app: stem.slice(0, stem.lastIndexOf('-')),
          profiles: stem.slice(stem.lastIndexOf('-') + 1),
          label,
        })
        const found = await sources(asked)
        if (!found) return unknown(reply, asked)
        const { type, text } = asText(
          found.map(({ source }) => source),
          form as TextForm,
        )
        return reply.type(type).send(text)
      }

      api.get<{ Params: Pick<Asked, 'first'> }>('/:first', ({ params: { first } }, reply) =>
        fileName.test(first) ? file(first, undefined, reply) : reply.callNotFound(),
      )
      api.get<{ Params: Asked }>('/:first/:second', ({ params: { first, second } }, reply) =>
        fileName.test(second)
          ? file(second, first, reply)
          : environment(wantedIn({ app: first, profiles: second, label: undefined }), reply),
      )
      api.get<{ Params: Asked }>('/:first/:second/:label', ({ params: { first, second, label } }, reply) =>
        environment(wantedIn({ app: first, profiles: second, label }), reply),
      )

      const noKey = (reply: FastifyReply) =>
        reply.code(404).send({ description: 'No key was installed for encryption service', status: 'NO_KEY' })
      api.post<{ Body: string | null }>('/encrypt', (request, reply) =>
        cipher ? reply.type('text/plain').send(cipher.encrypt(textIn(request))) : noKey(reply),
      )
      api.post<{ Body: string | null }>('/decrypt', (request, reply) => {
        if (!cipher) return noKey(reply)
        const text = cipher.decrypt(textIn(request).replace(/^\{cipher\}/, ''))
        if (text !== undefined) return reply.type('text/plain; charset=utf-8').send(text)
        return reply.code(400).send({ description: 'Text not encrypted with this key', status: 'INVALID' })
      })
    })
  }
}

/** Told from `/{app}/{profiles}` by its ending alone: no profile ends so. */
const fileName = /^(.+-.+)\.(yml|yaml|properties|json)$/

interface Wanted {
  readonly apps: readonly string[]
  readonly profiles: readonly string[]
  readonly labels?: readonly string[]
  /** As it was said. */
  readonly label: string | undefined
}

function wantedIn({ app, profiles, label }: { app: string; profiles: string; label: string | undefined }): Wanted {
  return {
    apps: namesIn('app', app),
    profiles: namesIn('profile', profiles),
    label,
    ...(label === undefined ? {} : { labels: namesIn('label', label.replaceAll('(_)', '/'), '/') }),
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
