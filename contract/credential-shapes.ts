/**
 * Credentials that can be told by their looks, whoever's they are. Strangers write what is searched: each shape has to be
 * found in time that grows with the text and no faster.
 */
export const credentialShapes: Record<string, RegExp> = {
  PRIVATE_KEY:
    /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,20}PRIVATE KEY-----)?/g,
  JWT: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]+/g,
  ANTHROPIC_KEY: /(?<![\w-])sk-ant-[\w-]{20,}/g,
  OPENAI_KEY: /(?<![\w-])sk-(?!ant-)[\w-]{20,}/g,
  GITHUB_TOKEN: /(?<!\w)(?:gh[opsru]_\w{30,}|github_pat_\w{30,})/g,
  GITLAB_TOKEN: /(?<![\w-])glpat-[\w-]{20,}/g,
  AWS_KEY: /(?<!\w)(?:AKIA|ASIA)[0-9A-Z]{16}(?!\w)/g,
  GOOGLE_KEY: /(?<![\w-])(?:AIza[\w-]{35}|GOCSPX-[\w-]{20,}|ya29\.[\w-]{20,})/g,
  SLACK_TOKEN: /(?<![\w-])(?:xox[abcdeoprs]|xapp)-[\w-]{10,}/g,
  SLACK_WEBHOOK: /hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,}/g,
  STRIPE_KEY: /(?<!\w)(?:[rs]k_(?:live|test)|whsec)_\w{16,}/g,
  NPM_TOKEN: /(?<!\w)npm_\w{36}(?!\w)/g,
  SENDGRID_KEY: /(?<![\w-])SG\.[\w-]{16,}\.[\w-]{16,}/g,
  HUGGINGFACE_TOKEN: /(?<!\w)hf_[A-Za-z0-9]{30,}/g,
  SHOPIFY_TOKEN: /(?<!\w)shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g,
  DIGITALOCEAN_TOKEN: /(?<!\w)do[opr]_v1_[0-9a-f]{64}/g,
  TELEGRAM_TOKEN: /(?<!\w)\d{8,10}:AA[\w-]{33}(?![\w-])/g,
  LINEAR_KEY: /(?<!\w)lin_(?:api|oauth)_\w{30,}/g,
  FIGMA_TOKEN: /(?<![\w-])figd_[\w-]{30,}/g,
  NOTION_TOKEN: /(?<!\w)(?:ntn_[A-Za-z0-9]{30,}|secret_(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{30,})/g,
  SENTRY_TOKEN: /(?<!\w)sntry[aisu]_[\w+/=-]{30,}/g,
  PYPI_TOKEN: /(?<![\w-])pypi-(?=[\w-]*[A-Z])[\w-]{30,}/g,
  AZURE_KEY: /(?<!\w)(?:Account|SharedAccess)Key=[A-Za-z0-9+/]{30,}={0,2}/g,
  TWILIO_TOKEN: /(?<!\w)(?:AC|SK)[0-9a-f]{32}:[0-9A-Za-z]{32}(?!\w)/g,
}
