// The runner image: scratch, the pinned Node, the libraries it links, and the runner's bundle. Built through the Docker
// API from what lies on this machine, named by its content; the same content is never built twice.
import type Docker from 'dockerode'
import { build } from 'esbuild'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import tar from 'tar-stream'
import * as z from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { RunnerImage } from './runner-options.ts'

const run = promisify(execFile)
const RUNNER = new URL('../../runner-template/', import.meta.url)
const REPOSITORY = 'bmm-runner'
const OLD_SECONDS = 24 * 60 * 60

interface ImageFile {
  path: string
  mode: number
  content: Buffer
}

/** Throws ImageMissing, with what to do, when this machine lacks what the image is made of. */
export async function ensureRunnerImage(docker: Docker): Promise<RunnerImage> {
  const flags = z.array(z.string()).parse(JSON.parse(await readRunnerFile('flags.json')))
  const seccompProfile = JSON.stringify(JSON.parse(await readRunnerFile('seccomp.json')))
  const files = await imageFiles()
  const tag = `${REPOSITORY}:${hashOf(files).slice(0, 32)}`
  const image = { tag, flags, seccompProfile }
  const found = await docker.listImages({ filters: { reference: [tag] } })
  if (found.length > 0) return image
  await importImage(docker, tag, files)
  await removeOldImages(docker, tag)
  return image
}

/** Images of earlier releases: those that no container uses, and that are too old for another installation's start. */
async function removeOldImages(docker: Docker, tag: string) {
  const images = await docker.listImages({ filters: { reference: [REPOSITORY] } })
  const before = Date.now() / 1_000 - OLD_SECONDS
  for (const { Id, RepoTags, Created } of images)
    if (!RepoTags?.includes(tag) && Created < before)
      await docker
        .getImage(Id)
        .remove()
        .catch(() => {}) // in use; the next release tries again
}

/** The bundled program, as it stands in the image. */
export async function bundleRunner(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('boot.ts', RUNNER))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    legalComments: 'none',
    minifyWhitespace: true, // a runner keeps its source in memory; names stay, for the stacks in its log
    write: false,
  })
  const [bundle] = outputFiles
  if (!bundle) throw new AppError('ImageMissing', 'esbuild wrote no bundle')
  return bundle.text
}

async function imageFiles(): Promise<ImageFile[]> {
  const node = await realpath(process.execPath)
  const text = (path: string, content: string): ImageFile => ({
    path,
    mode: 0o444,
    content: Buffer.from(content),
  })
  return [
    { path: 'usr/local/bin/node', mode: 0o555, content: await readFile(node) },
    ...(await librariesOf(node)),
    text('etc/passwd', 'runner:x:10001:10001:::\n'),
    text('etc/group', 'runner:x:10001:\n'),
    text('runner/boot.cjs', await bundleRunner()),
  ]
}

/** What the dynamic loader would load, at the paths where it will look. */
async function librariesOf(program: string): Promise<ImageFile[]> {
  const { stdout } = await run('ldd', [program]).catch((cause: unknown) => {
    throw new AppError('ImageMissing', 'ldd failed', {
      cause,
      detail:
        'The runner image takes its C library from this machine: it needs glibc and ldd (package libc-bin).',
    })
  })
  const paths = [...stdout.matchAll(/(?:=> )?(\/\S+) \(0x/g)].map(([, path = '']) => path)
  return Promise.all(
    paths.map(async (path) => ({
      path: path.replace(/^\//, ''),
      mode: 0o555,
      content: await readFile(path),
    })),
  )
}

function hashOf(files: ImageFile[]) {
  const hash = createHash('sha256')
  for (const { path, mode, content } of files)
    hash.update(`${path}\0${mode}\0${content.length}\0`).update(content)
  return hash.digest('hex')
}

async function importImage(docker: Docker, tag: string, files: ImageFile[]) {
  const [repo, version] = tag.split(':')
  const progress = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    docker.importImage(
      Readable.from(rootFileSystem(files)),
      { repo, tag: version },
      (err: Error | null, stream?: NodeJS.ReadableStream) =>
        stream ? resolve(stream) : reject(err ?? new Error('no answer')),
    )
  })
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (err: Error | null) => (err ? reject(err) : resolve()))
  })
}

function rootFileSystem(files: ImageFile[]) {
  const pack = tar.pack()
  const owner = { uid: 0, gid: 0, mtime: new Date(0) }
  for (const name of ['run', 'run/bmm'])
    pack.entry({ name, type: 'directory', mode: 0o555, ...owner })
  for (const { path, mode, content } of files) pack.entry({ name: path, mode, ...owner }, content)
  pack.finalize()
  return pack
}

function readRunnerFile(name: string) {
  return readFile(new URL(name, RUNNER), 'utf8')
}
