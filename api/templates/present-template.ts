import type { Template } from '../../contract/templates.ts'
import type { ListedTemplate, Viewer } from '../../db/templates.ts'

export function presentTemplate(
  {
    versionId: _version,
    organisationId: publisher,
    verifiedAt,
    hiddenAt,
    takenDownAt,
    card,
    createdAt,
    updatedAt,
    ...shown
  }: ListedTemplate,
  { organisationId }: Viewer,
): Template {
  return {
    ...shown,
    ...card,
    isYours: publisher !== null && publisher === organisationId,
    isVerified: verifiedAt !== null,
    state: stateOf({ takenDownAt, hiddenAt }),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

function stateOf({
  takenDownAt,
  hiddenAt,
}: Pick<ListedTemplate, 'takenDownAt' | 'hiddenAt'>): Template['state'] {
  if (takenDownAt) return 'taken-down'
  return hiddenAt ? 'hidden' : 'listed'
}
