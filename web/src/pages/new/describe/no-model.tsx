import { words } from '../../../words.ts'
import { Empty } from '../../../ui/page.tsx'

/** What to set, and who can. The other ways stand above. */
export function NoModel(props: { howTo: string }) {
  return (
    <Empty
      title={words.noModelTitle}
      text={
        <div class="grid gap-2">
          <p class="whitespace-pre-line">{props.howTo}</p>
          <p>{words.noModelOtherWays}</p>
        </div>
      }
    />
  )
}
