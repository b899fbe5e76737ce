/** The edge: one address for the whole platform. */
import { defineService } from '@jumun/service'
import { openEdge } from './open-edge.ts'
import { settings } from './settings.ts'

export default defineService({
  name: 'gateway',
  summary: 'The edge: one address for everything, routes, tokens, limits, API description, web apps',
  paths: [],
  port: 8088,
  settings,
  start: openEdge,
})
