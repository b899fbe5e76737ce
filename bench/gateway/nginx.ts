/** nginx as it would stand in the gateway's place: connections kept on both sides, the headers that a service wants to know. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@jumun/postgres'

export interface Nginx {
  readonly url: string
  readonly pid: number
  readonly version: string
  stop(): Promise<void>
}

const readyWithinMs = 10_000

/** @param upstream `host:port` */
export async function startNginx(program: string, upstream: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'jumun-nginx-'))
  const port = await freePort()
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, upstream))
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const stop = async (): Promise<void> => {
    await ended(child)
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await listening(port, child)
  } catch (error) {
    await stop()
    throw error
  }
  const version = execFileSync('sh', ['-c', '"$0" -v 2>&1', program]).toString().trim()
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, version, stop }
}

/** One process, as the gateway is one. */
const configuration = (folder: string, port: number, upstream: string): string => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events { worker_connections 4096; }
http {
  access_log off;
  default_type application/octet-stream;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `  ${of}_temp_path ${folder}/${of};`).join('\n')}
  upstream service { server ${upstream}; keepalive 256; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    keepalive_requests 100000000;
    location / {
      proxy_pass http://service;
      proxy_http_version 1.1;
      proxy_set_header connection "";
      proxy_set_header x-request-id $request_id;
      proxy_set_header x-forwarded-for $remote_addr;
      proxy_set_header x-forwarded-host $http_host;
      proxy_set_header x-forwarded-proto $scheme;
    }
  }
}
`

async function listening(port: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + readyWithinMs
  for (;;) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('nginx does not start')
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    await pause(20)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  await end
}
