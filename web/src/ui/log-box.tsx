import { createEffect, type JSX } from 'solid-js'

interface LogBoxProps {
  label: string
  /** Of the lines in it: when it grows, the end comes into view. */
  count: number
  children: JSX.Element
}

const NEAR_END_PX = 40

/** Follows the end until one scrolls up, and again once one is back there. */
export function LogBox(props: LogBoxProps) {
  let box: HTMLDivElement | undefined
  let isFollowing = true

  createEffect(() => {
    if (props.count > 0 && isFollowing && box !== undefined) box.scrollTop = box.scrollHeight
  })

  return (
    <div
      ref={(element) => (box = element)}
      role="log"
      aria-live="off"
      aria-label={props.label}
      tabIndex={0}
      class="max-h-[28rem] min-h-40 overflow-auto rounded-md bg-sunken p-3 font-mono text-sm"
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
        isFollowing = scrollHeight - scrollTop - clientHeight < NEAR_END_PX
      }}
    >
      {props.children}
    </div>
  )
}
