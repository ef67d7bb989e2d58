import type { ServerSpec } from '../../../../../contract/spec.ts'

/** The version that is changed. */
export interface BaseVersion {
  number: number
  spec: ServerSpec
}
