import type { Viewer } from '../../db/templates.ts'
import type { Caller } from '../../db/users.ts'

/** Nobody may be signed in where the marketplace is open. */
export function viewerOf({ caller }: { caller?: Caller | undefined }): Viewer {
  return {
    organisationId: caller?.organisationId ?? null,
    isAdministrator: caller?.isAdministrator ?? false,
  }
}
