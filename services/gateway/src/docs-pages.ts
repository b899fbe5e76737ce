/** `/openapi.json`, and `/docs` to read it and try it in a browser; `/asyncapi.json`, and `/docs/events` to read it. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { type AsyncApi, eventsPage, eventsStyle } from './events-page.ts'

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const served = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png', '/favicon-16x16.png'])

export function docsPages(description: object) {
  const text = JSON.stringify(description)
  return async (pages: FastifyInstance): Promise<void> => {
    await pages.register(fastifyStatic, {
      root: swaggerUi,
      prefix: '/docs/',
      index: false,
      decorateReply: false,
      maxAge: '1h',
      allowedPath: (path) => served.has(path),
    })
    pages.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(text))
    for (const url of ['/docs', '/docs/'])
      pages.get(url, (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
    const events = JSON.parse(
      await readFile(new URL(import.meta.resolve('@jumun/contracts/asyncapi.json')), 'utf8'),
    ) as AsyncApi
    const [eventsJson, eventsHtml] = [JSON.stringify(events), eventsPage(events)]
    pages.get('/asyncapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(eventsJson))
    pages.get('/docs/events', (_request, reply) => reply.type('text/html; charset=utf-8').send(eventsHtml))
    pages.get('/docs/events.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(eventsStyle))
    pages.get('/docs/start.js', (_request, reply) => reply.type('text/javascript; charset=utf-8').send(start))
  }
}

/** No inline script: the policy for pages forbids it. */
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Jumun API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png" sizes="32x32">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>`

const start = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
})
`
