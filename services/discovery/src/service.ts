/** Who runs where: a registry with leases that speaks Eureka's own protocol, so that a Spring service can join. */
import { defineService } from '@jumun/service'
import { Gauge } from 'prom-client'
import { eurekaApi } from './eureka-api.ts'
import { Registry } from './registry.ts'

export default defineService({
  name: 'discovery',
  summary: 'Who runs where, with leases (Eureka REST v2)',
  paths: ['/eureka'],
  port: 8761,
  settings: {},
  start({ clock, log, metrics }) {
    const registry = new Registry(() => clock.now().getTime())
    new Gauge({
      name: 'jumun_discovery_instances',
      help: 'Registered instances',
      registers: [metrics],
      collect() {
        this.set(registry.size)
      },
    })
    return {
      http: eurekaApi(registry),
      jobs: [
        {
          name: 'drop instances whose lease ran out',
          everyMs: 500,
          run: async () => {
            for (const { instance } of registry.evict())
              log.warn({ app: instance.app, instanceId: instance.instanceId }, 'the lease ran out')
          },
        },
      ],
    }
  },
})
