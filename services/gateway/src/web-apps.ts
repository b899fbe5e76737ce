/** The five web apps as they were built, each under a path of its own; the page again for every address inside it. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { Problem } from '@jumun/service'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

export const apps = ['client', 'admin', 'kitchen', 'rider', 'ops'] as const

/** Keeps an app's page and assets for when the network is away. */
const worker = 'sw.js'

export function webApps(folder: string) {
  return (pages: FastifyInstance): Promise<void> => (existsSync(folder) ? built(pages, folder) : notBuilt(pages))
}

async function built(pages: FastifyInstance, folder: string): Promise<void> {
  await pages.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    // Their names change with their content.
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    index: false,
  })
  pages.get('/', (_request, reply) => reply.redirect('/client/'))
  for (const app of apps) {
    // The page is asked for again each time: it names the assets of the newest build.
    const send = (reply: FastifyReply) =>
      reply.header('cache-control', 'no-cache').sendFile(`${app}/index.html`, folder, { cacheControl: false })
    for (const url of [`/${app}`, `/${app}/`]) pages.get(url, (_request, reply) => send(reply))
    // Under the app's own path, so that it has a say there and nowhere else; asked for again each time, as the page is.
    if (existsSync(join(folder, worker)))
      pages.get(`/${app}/${worker}`, (_request, reply) =>
        // It has a say over `/client` too, not only over what lies below.
        reply
          .headers({ 'cache-control': 'no-cache', 'service-worker-allowed': `/${app}` })
          .sendFile(worker, folder, { cacheControl: false }),
      )
    pages.get(`/${app}/*`, (request, reply) => inside(request, () => send(reply)))
  }
  for (const file of await filesBeside(folder))
    pages.get(`/${file}`, (_request, reply) => reply.sendFile(file, folder, { immutable: false, maxAge: '1h' }))
}

async function notBuilt(pages: FastifyInstance): Promise<void> {
  for (const url of ['/', ...apps.flatMap((app) => [`/${app}`, `/${app}/*`])])
    pages.get(url, (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(notBuiltPage))
}

/** An address inside the app has no extension; a file that is not there is not there. */
function inside(request: FastifyRequest, send: () => FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? ''
  if (/\.[A-Za-z0-9]{1,8}$/.test(path)) throw new Problem('not-found', 'there is no such file')
  return send()
}

/** Icons and such, the style of pages without an app, which Vite puts beside the pages. */
async function filesBeside(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /^[\w-]+\.(svg|png|ico|css|webmanifest|txt|json)$/.test(entry.name))
    .map(({ name }) => name)
}

const notBuiltPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Jumun</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body style="font: 1.1rem/1.6 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>Jumun · 주문</h1>
<p>The screens have not been built yet. Run <code>npm run build -w @jumun/web</code> and start Jumun again.</p>
<p>The API is here all the same: <a href="/docs">/docs</a>.</p>
</body></html>`
