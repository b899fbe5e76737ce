/** Why there is nothing at a path: there is no such path, or it does not take this method, and which it does. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'
import { MethodNotAllowed } from './problem-of.ts'
import type { RouteConfig } from './route.ts'

/** Listens to the routes that are added from now on. */
export function pathsOf(app: FastifyInstance): (request: FastifyRequest) => Problem {
  const known: { readonly method: string; readonly path: RegExp }[] = []
  app.addHook('onRoute', ({ url, method, path, config }) => {
    // A preflight route answers for every path there is or is not: it says nothing about what is there.
    const { hidden = false }: RouteConfig = config ?? {}
    if (hidden || method === 'OPTIONS') return
    const exact = new RegExp(
      `^${(path ?? url)
        .replace(/[.+()$]/g, '\\$&')
        .replace(/\*/g, '.*')
        .replace(/:[^/]+/g, '[^/]+')}$`,
    )
    for (const one of [method].flat()) known.push({ method: one, path: exact })
  })
  return ({ url, method }) => {
    const path = url.split('?', 1)[0] ?? ''
    const methods = [...new Set(known.filter((one) => one.path.test(path)).map((one) => one.method))]
    return methods.length === 0 || methods.includes(method)
      ? new Problem('not-found', 'there is no such path')
      : new MethodNotAllowed(methods)
  }
}
