import BadgeCheck from 'lucide-solid/icons/badge-check'
import Ban from 'lucide-solid/icons/ban'
import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleDashed from 'lucide-solid/icons/circle-dashed'
import CircleDot from 'lucide-solid/icons/circle-dot'
import CirclePause from 'lucide-solid/icons/circle-pause'
import CircleX from 'lucide-solid/icons/circle-x'
import Clock from 'lucide-solid/icons/clock'
import LoaderCircle from 'lucide-solid/icons/loader-circle'
import Moon from 'lucide-solid/icons/moon'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show, type Component } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { tv } from 'tailwind-variants/lite'
import type { BuildState } from '../../../contract/build-steps.ts'
import type { TakedownState } from '../../../contract/moderation.ts'
import type { ExampleResult, Server, ServerState, VersionState } from '../../../contract/nouns.ts'
import { isBuilding } from '../server-health.ts'
import { words } from '../words.ts'

const chip = tv({
  base: 'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
  variants: {
    tone: {
      ok: 'bg-ok-soft text-ok',
      busy: 'bg-accent-soft text-accent-ink',
      warn: 'bg-warn-soft text-warn',
      bad: 'bg-bad-soft text-bad',
      still: 'bg-sunken text-ink-2',
    },
  },
})

interface Look {
  tone: 'ok' | 'busy' | 'warn' | 'bad' | 'still'
  icon: Component<{ size: number; class?: string; 'aria-hidden': 'true' }>
  word: string
  isMoving?: true
}

const building: Look = {
  tone: 'busy',
  icon: LoaderCircle,
  word: words.stateBuilding,
  isMoving: true,
}
const failed: Look = { tone: 'bad', icon: CircleX, word: words.stateFailed }

const serverLooks: Record<ServerState, Look> = {
  live: { tone: 'ok', icon: CircleDot, word: words.stateLive },
  building,
  asleep: { tone: 'still', icon: Moon, word: words.stateAsleep },
  paused: { tone: 'still', icon: CirclePause, word: words.statePaused },
  'taken-down': { tone: 'bad', icon: Ban, word: words.stateTakenDown },
  failed,
}

const buildLooks: Record<BuildState, Look> = {
  queued: { tone: 'busy', icon: Clock, word: words.stateQueued },
  running: building,
  live: { tone: 'ok', icon: CircleCheck, word: words.stateLive },
  failed,
  cancelled: { tone: 'still', icon: Ban, word: words.stateCancelled },
}

const succeeded: Look = { tone: 'still', icon: CircleCheck, word: words.stateSucceeded }

const versionLooks: Record<VersionState, Look> = {
  building,
  live: { tone: 'ok', icon: CircleDot, word: words.stateLive },
  draining: { tone: 'still', icon: CircleDashed, word: words.stateDraining },
  retired: { tone: 'still', icon: CircleDashed, word: words.stateRetired },
  failed,
}

const secretMissing: Look = { tone: 'warn', icon: TriangleAlert, word: words.stateSecretMissing }

const waiting: Look = { tone: 'warn', icon: TriangleAlert, word: words.stateConfirm }
const breaking: Look = { tone: 'warn', icon: TriangleAlert, word: words.change_breaking }

const callLooks: Record<ExampleResult['state'], Look> = {
  passed: { tone: 'still', icon: CircleCheck, word: words.call_passed },
  failed: { tone: 'bad', icon: CircleX, word: words.call_failed },
  'not-recorded': { tone: 'still', icon: CircleDashed, word: words.call_notRecorded },
}

const takedownLooks: Record<TakedownState, Look> = {
  running: { ...building, word: words.takedownState_running },
  done: { tone: 'still', icon: CircleCheck, word: words.takedownState_done },
  'needs-attention': {
    tone: 'warn',
    icon: TriangleAlert,
    word: words['takedownState_needs-attention'],
  },
  restored: { tone: 'ok', icon: CircleCheck, word: words.takedownState_restored },
}

export function ServerChip(props: { state: ServerState }) {
  return <Chip look={serverLooks[props.state]} />
}

export function BuildChip(props: { state: BuildState }) {
  return <Chip look={buildLooks[props.state]} />
}

/** How the last build of a server ended: what it made live may be paused or asleep by now. */
export function LastBuildChip(props: { build: NonNullable<Server['lastBuild']> }) {
  const look = () => {
    if (props.build.isWaiting) return waiting
    return props.build.state === 'live' ? succeeded : buildLooks[props.build.state]
  }
  return <Chip look={look()} />
}

export function VersionChip(props: { state: VersionState }) {
  return <Chip look={versionLooks[props.state]} />
}

export function SecretMissingChip() {
  return <Chip look={secretMissing} />
}

/** A build that waits for somebody to say yes. */
export function ConfirmChip() {
  return <Chip look={waiting} />
}

/** Beside the state of a server: what its last build is about, if that says more. */
export function BuildingChip(props: { server: Pick<Server, 'state' | 'lastBuild'> }) {
  return (
    <Show
      when={props.server.lastBuild?.isWaiting}
      fallback={
        <Show
          when={
            (props.server.state === 'live' || props.server.state === 'asleep') &&
            isBuilding(props.server)
          }
        >
          <ServerChip state="building" />
        </Show>
      }
    >
      <ConfirmChip />
    </Show>
  )
}

export function BreakingChip() {
  return <Chip look={breaking} />
}

export function CallChip(props: { state: ExampleResult['state'] }) {
  return <Chip look={callLooks[props.state]} />
}

/** How a call went, in the caller's words. */
export function OutcomeChip(props: { isGood: boolean; children: string }) {
  const look = () => (props.isGood ? callLooks.passed : callLooks.failed)
  return <Chip look={{ ...look(), word: props.children }} />
}

export function TakedownChip(props: { state: TakedownState }) {
  return <Chip look={takedownLooks[props.state]} />
}

export function HostChip(props: { isUsable: boolean }) {
  return (
    <Chip
      look={
        props.isUsable
          ? { tone: 'ok', icon: CircleDot, word: words.hostUsable }
          : { tone: 'bad', icon: CircleX, word: words.hostNotSeen }
      }
    />
  )
}

/** An administrator has looked at it. */
export function VerifiedLabel() {
  return <Chip look={{ tone: 'still', icon: BadgeCheck, word: words.verified }} />
}

/** A word on a quiet ground: a fact, not a state. */
export function Label(props: { children: string }) {
  return <span class={chip({ tone: 'still' })}>{props.children}</span>
}

function Chip(props: { look: Look }) {
  return (
    <span class={chip({ tone: props.look.tone })}>
      <Dynamic
        component={props.look.icon}
        size={12}
        class={props.look.isMoving === true ? 'spin' : ''}
        aria-hidden="true"
      />
      {props.look.word}
    </span>
  )
}
