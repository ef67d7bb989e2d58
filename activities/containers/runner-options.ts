import type { ContainerCreateOptions, HostConfig } from 'dockerode'
import type { RunnerLimits, RunnerSpec } from './container-runtime.ts'

export interface RunnerImage {
  tag: string
  /** Node's own flags, before the program. */
  flags: string[]
  seccompProfile: string
}

export const labels = {
  install: 'bmm.install',
  host: 'bmm.host',
  kind: 'bmm.kind',
  runner: 'bmm.runner',
} as const

/** Where a runner finds its two sockets. */
const SOCKETS = '/run/bmm'
const USER = '10001:10001'
const STOP_GRACE_SECONDS = 10
const PROXY_URL = 'http://127.0.0.1:3128'

/** What a runner's process starts with. */
export function runnerEnvironment(proxyUrl: string) {
  return {
    NODE_ENV: 'production',
    TZ: 'UTC',
    NODE_USE_ENV_PROXY: '1',
    HTTP_PROXY: proxyUrl,
    HTTPS_PROXY: proxyUrl,
    // V8 compiles in pieces of 32 KiB. Mapped one by one they go back to the kernel when it is done, a quarter of what an
    // idle runner would hold; from glibc's heap they do not. It costs some µs where a socket is read.
    MALLOC_MMAP_THRESHOLD_: '32768',
  }
}

/**
 * The one place that says what a runner may be: no network, no writable byte, no capability, our system calls only.
 * Nothing of a version stands here, least of all a secret: `docker inspect` shows all of this.
 */
export function runnerOptions(
  { name, kind = 'runner', runnerId, socketDir }: RunnerSpec,
  { installId, hostId }: { installId: string; hostId: string },
  { memoryBytes, cpus }: RunnerLimits,
  image: RunnerImage,
): ContainerCreateOptions & { HostConfig: HostConfig & { CgroupnsMode: 'private' } } {
  return {
    name,
    Image: image.tag,
    User: USER,
    WorkingDir: '/runner',
    Hostname: 'runner',
    Entrypoint: ['/usr/local/bin/node'],
    Cmd: [...image.flags, '/runner/boot.cjs'],
    Tty: false,
    Env: Object.entries(runnerEnvironment(PROXY_URL)).map(([name, value]) => `${name}=${value}`),
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    Healthcheck: { Test: ['NONE'] },
    StopSignal: 'SIGTERM',
    StopTimeout: STOP_GRACE_SECONDS,
    Labels: {
      [labels.install]: installId,
      [labels.host]: hostId,
      [labels.kind]: kind,
      [labels.runner]: runnerId,
    },
    HostConfig: {
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      IpcMode: 'none',
      CgroupnsMode: 'private',
      Init: false,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges', `seccomp=${image.seccompProfile}`],
      PidsLimit: 64,
      NanoCpus: Math.round(cpus * 1e9),
      Memory: memoryBytes,
      MemorySwap: memoryBytes, // as much as Memory means no swap
      OomScoreAdj: 500,
      RestartPolicy: { Name: 'no' },
      AutoRemove: false,
      Ulimits: [
        { Name: 'nofile', Soft: 1024, Hard: 1024 },
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'fsize', Soft: 0, Hard: 0 },
      ],
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '2' } },
      Mounts: [
        {
          Type: 'bind',
          Source: socketDir,
          Target: SOCKETS,
          ReadOnly: true,
          BindOptions: { Propagation: 'rprivate' },
        },
      ],
    },
  }
}

/** What an organisation chose, and no more than the host has: the operator may have lowered that since. */
export function limitsWithin(
  host: RunnerLimits,
  { memoryBytes = Infinity, cpus = Infinity }: Partial<RunnerLimits> = {},
): RunnerLimits {
  return {
    memoryBytes: Math.min(memoryBytes, host.memoryBytes),
    cpus: Math.min(cpus, host.cpus),
  }
}
