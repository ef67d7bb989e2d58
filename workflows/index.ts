export { buildServer } from './build-server.ts'
export { deleteServer, pauseServer, resumeServer } from './change-server.ts'
export { previewSpec } from './preview-spec.ts'
export { reconcile } from './reconcile.ts'
