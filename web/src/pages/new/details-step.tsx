import { useQuery } from '@tanstack/solid-query'
import type { ServerSpec } from '../../../../contract/spec.ts'
import { useApi } from '../../api.ts'
import { templateQuery } from '../../queries.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { DetailsForm } from './details-form.tsx'
import { proposeSlug, type Draft } from './draft.ts'

interface DetailsProps {
  draft: Draft
  onDraft: (draft: Partial<Draft>) => void
  onBack: () => void
}

export function TemplateDetails(props: DetailsProps & { templateSlug: string }) {
  const api = useApi()
  const template = useQuery(() => templateQuery(api, props.templateSlug))
  return (
    <Loaded query={template} waiting={<Skeleton rows={2} height="card" />}>
      {(found) => (
        <DetailsForm
          {...named(props, found().title)}
          source={{
            body: { templateId: found().id },
            title: found().title,
            toolNames: found().tools.map((tool) => tool.title),
            hosts: found().allowedDomains,
            secrets: found().secrets,
            allowsOwnerDomains: found().allowsOwnerDomains,
          }}
        />
      )}
    </Loaded>
  )
}

export function SpecDetails(props: DetailsProps & { spec: ServerSpec }) {
  return (
    <DetailsForm
      {...named(props, props.spec.title)}
      source={{
        body: { spec: props.spec },
        title: props.spec.title,
        toolNames: props.spec.tools.map((tool) => tool.title),
        hosts: props.spec.allowedDomains,
        secrets: props.spec.secrets,
        allowsOwnerDomains: props.spec.allowsOwnerDomains,
      }}
    />
  )
}

/** A draft that has no name yet is proposed the source's. */
function named(props: DetailsProps, title: string): DetailsProps {
  if (props.draft.title !== '') return props
  return { ...props, draft: { ...props.draft, title, slug: proposeSlug(title) } }
}
