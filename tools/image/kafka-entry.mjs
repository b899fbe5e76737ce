// The entrance of the image of kafka-image.ts: as the official image's, settings come as KAFKA_…, and a new volume is formatted.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'

const java = '/usr/local/java/bin/java'
/** Of the programs, not of the broker. */
const others = /^KAFKA_(HEAP_OPTS|OPTS|JVM_PERFORMANCE_OPTS|LOG4J_OPTS|CLUSTER_ID|VERSION)$/
const settings = Object.entries(process.env)
  .filter(([name]) => name.startsWith('KAFKA_') && !others.test(name))
  .map(([name, value]) => [name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), value])
const file = '/tmp/server.properties'
writeFileSync(file, settings.map(([name, value]) => `${name}=${value}\n`).join(''))
writeFileSync(
  '/tmp/log4j2.xml',
  `<Configuration status="error"><Appenders><Console name="out"><PatternLayout pattern="%d{ISO8601} %p %m (%c)%n"/></Console></Appenders>
<Loggers><Root level="warn"><AppenderRef ref="out"/></Root></Loggers></Configuration>`,
)
const flags = [
  ...(process.env.KAFKA_HEAP_OPTS ?? '').split(' ').filter(Boolean),
  ...['-Dlog4j2.configurationFile=/tmp/log4j2.xml', '-cp', '/usr/local/kafka/*'],
]
const folder = process.env.KAFKA_LOG_DIRS ?? '/var/lib/kafka/data/log'
if (!existsSync(`${folder}/meta.properties`)) {
  mkdirSync(folder, { recursive: true })
  const format = ['kafka.tools.StorageTool', 'format', '-t', process.env.CLUSTER_ID ?? '', '-c', file]
  execFileSync(java, [...flags, ...format], { stdio: 'inherit' })
}
const broker = spawn(java, [...flags, 'kafka.Kafka', file], { stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => broker.kill('SIGTERM'))
broker.on('exit', (code) => process.exit(code ?? 1))
