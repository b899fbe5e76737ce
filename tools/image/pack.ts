/** An image without a daemon: the tar that `docker save` writes and `docker load`, containerd and podman take. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

export interface ImageConfig {
  readonly User: string
  readonly WorkingDir: string
  readonly Env: readonly string[]
  readonly Entrypoint: readonly string[]
  readonly Labels: Readonly<Record<string, string>>
}

/** @param layers folders, the lowest first, each with the path below which its files stand in the image */
export async function pack(
  name: string,
  layers: readonly { readonly folder: string; readonly at: string }[],
  config: ImageConfig,
  out: string,
): Promise<void> {
  const work = mkdtempSync(join(dirname(out), '.image-'))
  try {
    const diffIds: string[] = []
    for (const [number, { folder, at }] of layers.entries()) {
      const tar = join(work, `layer-${number}.tar`)
      // The same files are the same bytes, whenever and by whomever they were packed.
      const same = ['--numeric-owner', '--owner=0', '--group=0', '--sort=name', '--mtime=@0']
      const moved = at === '' ? [] : [`--transform=flags=r;s|^\\./|./${at}/|`, `--transform=flags=r;s|^\\.$|./${at}|`]
      execFileSync('tar', ['-C', folder, ...same, ...moved, '-cf', tar, '.'])
      diffIds.push(`sha256:${await digestOf(tar)}`)
    }
    writeFileSync(
      join(work, 'config.json'),
      JSON.stringify({
        architecture: { x64: 'amd64' }[process.arch as string] ?? process.arch,
        os: 'linux',
        config,
        rootfs: { type: 'layers', diff_ids: diffIds },
      }),
    )
    const files = layers.map((_, number) => `layer-${number}.tar`)
    writeFileSync(
      join(work, 'manifest.json'),
      JSON.stringify([{ Config: 'config.json', RepoTags: [name], Layers: files }]),
    )
    const part = join(work, 'image.tar')
    execFileSync('tar', ['-C', work, '-cf', part, 'manifest.json', 'config.json', ...files])
    renameSync(part, out)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
