import { words } from '../words.ts'

export function Brand() {
  return (
    <a href="/" class="flex min-h-9 items-center gap-2 rounded-md px-2 font-semibold">
      <img src="/favicon.svg" alt="" width="20" height="20" />
      {words.product}
    </a>
  )
}
