/**
 * `npm run new service NAME`: a service that runs, with one endpoint, one table, one reaction and a test, entered in the
 * list of services. From there on it is yours.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { enterInRegistry, filesOfAService, isGoodName } from './new-service.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

const [what, name = ''] = process.argv.slice(2)
if (what !== 'service') refuse('What shall be new? There is: npm run new service NAME')
if (!isGoodName(name)) refuse('A service needs a name of 3 to 20 small letters, such as: npm run new service loyalty')
if (existsSync(join(root, 'services', name))) refuse(`services/${name} is there already.`)

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
for (const [path, text] of Object.entries(filesOfAService(name, version))) {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  console.log(`+ ${path}`)
}
for (const [path, change] of Object.entries(enterInRegistry(name, version))) {
  const file = join(root, path)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  console.log(`~ ${path}`)
}
const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
  cwd: root,
  stdio: 'inherit',
  timeout: 300_000,
})
if (status !== 0) refuse('npm could not link the new workspace: run npm install yourself.')
spawnSync(process.execPath, ['tools/services-page.ts'], { cwd: root, stdio: 'inherit', timeout: 60_000 })
console.log(
  `\nservices/${name} runs with the next npm start; read services/${name}/README.md, and try npm test ${name}.`,
)

function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}
