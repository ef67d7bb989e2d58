import { now } from '../clock.ts'
import { formatAgo, formatExact } from '../format.ts'

export function TimeAgo(props: { at: string }) {
  return (
    <time dateTime={props.at} title={formatExact(props.at)} class="whitespace-nowrap">
      {formatAgo(props.at, now())}
    </time>
  )
}
