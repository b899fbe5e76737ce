/** In development: any path below /client is the customer's page, and so for the others, as the gateway does it. */
import type { Plugin } from 'vite'

export function pageOfEachApp(apps: readonly string[]): Plugin {
  return {
    name: 'jumun:page-of-each-app',
    apply: 'serve',
    configureServer: (server) => {
      server.middlewares.use((request, _response, next) => {
        const [, app = ''] = (request.url ?? '').split(/[/?]/)
        const wantsPage = request.headers.accept?.includes('text/html') === true
        if (apps.includes(app) && wantsPage) request.url = `/${app}/index.html`
        next()
      })
    },
  }
}
