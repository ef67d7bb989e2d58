// The system calls a runner may make, as the JSON that Docker takes. Ours and not the daemon's own, which differs between
// versions: older ones leave io_uring and vsock open. Learned by tracing Node on x86_64, plus a margin; what an
// architecture lacks is passed over. `node runner-template/seccomp.ts > runner-template/seccomp.json` writes the file.

const ALLOWED = `
  accept accept4 access alarm arch_prctl bind brk capget capset chdir clock_getres clock_gettime clock_nanosleep close
  close_range connect copy_file_range dup dup2 dup3 epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd2
  execve exit exit_group faccessat faccessat2 fadvise64 fallocate fchmod fchmodat fchdir fcntl fdatasync flock fstat
  fstatfs fsync ftruncate futex get_robust_list getcwd getdents64 getegid geteuid getgid getgroups getpeername getpgid
  getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage getsid getsockname getsockopt
  gettid gettimeofday getuid ioctl kill listen lseek lstat madvise membarrier mincore mkdir mkdirat mlock mmap mprotect
  mremap munmap nanosleep newfstatat open openat openat2 pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll prctl
  pread64 preadv preadv2 prlimit64 pselect6 pwrite64 pwritev pwritev2 read readlink readlinkat readv recvfrom recvmmsg
  recvmsg rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn
  rt_sigsuspend rt_sigtimedwait sched_getaffinity sched_getattr sched_getparam sched_getscheduler sched_yield select
  sendfile sendmmsg sendmsg sendto set_robust_list set_tid_address setgid setgroups setitimer setresgid setresuid
  setsockopt setuid shutdown sigaltstack socketpair stat statfs statx symlink symlinkat sysinfo tgkill time
  timerfd_create timerfd_settime umask uname unlink unlinkat utimensat wait4 waitid write writev
`
  .trim()
  .split(/\s+/)

const EPERM = 1
const ENOSYS = 38
const CLONE_THREAD = 0x1_00_00
const SOCKET_TYPE_MASK = 0xf // above it are flags such as SOCK_CLOEXEC
const TYPES = [1, 2] // stream, datagram
const DOMAINS = [1, 2, 10] // unix, inet, inet6
const NETLINK = { domain: 16, route: 0 }

export interface SeccompCondition {
  index: number
  value: number
  valueTwo?: number
  op: 'SCMP_CMP_EQ' | 'SCMP_CMP_MASKED_EQ'
}

export interface SeccompRule {
  names: string[]
  action: 'SCMP_ACT_ALLOW' | 'SCMP_ACT_ERRNO'
  errnoRet?: number
  args?: SeccompCondition[]
  comment: string
}

export interface SeccompProfile {
  defaultAction: 'SCMP_ACT_ERRNO'
  defaultErrnoRet: number
  archMap: { architecture: string; subArchitectures: string[] }[]
  syscalls: SeccompRule[]
}

export const seccompProfile: SeccompProfile = {
  defaultAction: 'SCMP_ACT_ERRNO',
  defaultErrnoRet: EPERM,
  archMap: ['SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'].map((architecture) => ({
    architecture,
    subArchitectures: [],
  })),
  syscalls: [
    allow(ALLOWED, 'what Node needs; execve once, for node itself'),
    allow(['clone'], 'threads only: no process can be made', [
      masked(0, CLONE_THREAD, CLONE_THREAD),
    ]),
    missing(['clone3'], 'a filter cannot see its flags; glibc falls back to clone'),
    missing(['io_uring_setup', 'io_uring_enter', 'io_uring_register'], 'libuv falls back to epoll'),
    ...DOMAINS.flatMap((domain) =>
      TYPES.map((type) =>
        allow(['socket'], 'unix and inet, no raw and no vsock', [
          equal(0, domain),
          masked(1, SOCKET_TYPE_MASK, type),
        ]),
      ),
    ),
    allow(['socket'], 'the list of interfaces', [
      equal(0, NETLINK.domain),
      equal(2, NETLINK.route),
    ]),
  ],
}

function allow(names: string[], comment: string, args: SeccompCondition[] = []): SeccompRule {
  return { names, action: 'SCMP_ACT_ALLOW', args, comment }
}

function missing(names: string[], comment: string): SeccompRule {
  return { names, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS, comment }
}

function equal(index: number, value: number): SeccompCondition {
  return { index, value, op: 'SCMP_CMP_EQ' }
}

function masked(index: number, mask: number, value: number): SeccompCondition {
  return { index, value: mask, valueTwo: value, op: 'SCMP_CMP_MASKED_EQ' }
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(seccompProfile, null, 2)}\n`)
