import { logLevels } from '../../../../../contract/log-levels.ts'
import { SearchField } from '../../../ui/search-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { words } from '../../../words.ts'
import { sinces, type LogFilter } from './log-filter.ts'

interface LogFiltersProps {
  filter: LogFilter
  toolNames: readonly string[]
  onChange: (change: Partial<Record<keyof LogFilter, string>>) => void
}

export function LogFilters(props: LogFiltersProps) {
  const tools = () => [
    ...new Set([...props.toolNames, ...(props.filter.tool ? [props.filter.tool] : [])]),
  ]
  return (
    <div class="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
      <SelectField
        label={words.logsLevel}
        value={props.filter.level ?? ''}
        onValue={(level) => props.onChange({ level })}
        options={[
          { value: '', label: words.logsAllLevels },
          ...logLevels
            .slice(1)
            .map((level) => ({ value: level, label: words[`logLevel_${level}`] })),
        ]}
      />
      <SelectField
        label={words.logsTool}
        value={props.filter.tool ?? ''}
        onValue={(tool) => props.onChange({ tool })}
        options={[
          { value: '', label: words.logsAllTools },
          ...tools().map((name) => ({ value: name, label: name })),
        ]}
      />
      <SelectField
        label={words.logsTime}
        value={props.filter.since ?? ''}
        onValue={(since) => props.onChange({ since })}
        options={[
          { value: '', label: words.logSince_all },
          ...sinces.map((since) => ({ value: since, label: words[`logSince_${since}`] })),
        ]}
      />
      <SearchField
        label={words.logsSearch}
        value={props.filter.q ?? ''}
        onSearch={(q) => props.onChange({ q })}
      />
    </div>
  )
}
