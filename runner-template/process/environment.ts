const KEPT = new Set(['NODE_ENV', 'TZ', 'NODE_USE_ENV_PROXY', 'HTTP_PROXY', 'HTTPS_PROXY'])

/**
 * Leaves in the environment what Node needs and what the spec declares. Set after the start, the secrets show neither in
 * the container's description nor in the host's view of the process.
 */
export function setEnvironment(env: NodeJS.ProcessEnv, secrets: Record<string, string>): void {
  for (const name of Object.keys(env)) if (!KEPT.has(name)) delete env[name]
  Object.assign(env, secrets)
}
