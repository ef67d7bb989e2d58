// Keys that can be told by their looks: those that the platform does not know, as when an upstream answers with one.
const shapes: Record<string, RegExp> = {
  PRIVATE_KEY:
    /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
  JWT: /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/g,
  ANTHROPIC_KEY: /(?<![\w-])sk-ant-[\w-]{20,}/g,
  OPENAI_KEY: /(?<![\w-])sk-(?!ant-)[\w-]{20,}/g,
  GITHUB_TOKEN: /(?<!\w)(?:gh[opsru]_\w{30,}|github_pat_\w{30,})/g,
  GITLAB_TOKEN: /(?<![\w-])glpat-[\w-]{20,}/g,
  AWS_KEY: /(?<!\w)(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)/g,
  GOOGLE_KEY: /(?<![\w-])AIza[\w-]{35}/g,
  SLACK_TOKEN: /(?<![\w-])xox[abeoprs]-[\w-]{10,}/g,
  STRIPE_KEY: /(?<!\w)[rs]k_(?:live|test)_\w{16,}/g,
  NPM_TOKEN: /(?<!\w)npm_\w{36}(?!\w)/g,
}

export function redactKeyShapes(text: string): string {
  return Object.entries(shapes).reduce(
    (rest, [name, shape]) => rest.replaceAll(shape, `[secret:${name}]`),
    text,
  )
}
