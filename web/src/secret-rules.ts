// Fetched by itself, for what judges weighs as much as a page.
import { secretKey, secretValue } from '../../contract/spec.ts'

export const secretRules = { key: secretKey, value: secretValue }
