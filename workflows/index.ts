export { buildServer } from './build-server.ts'
export { previewSpec } from './preview-spec.ts'
