// The pages of sign-in for MCP clients: plain HTML, no script, readable without a stylesheet.
import type { SecretSpec } from '../../contract/spec.ts'
import { html, plainText, type Html } from './html.ts'

/**
 * There is no form-action in the policy: browsers apply it to the redirect that follows the form as well, and the
 * client's address is not ours. Same-origin as referrer policy keeps the Origin header on our own form.
 */
export const pageHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
} as const

export interface ConnectPage {
  uid: string
  clientName: string
  /** Of a client that is known by a document on the web. */
  clientHost: string | undefined
  redirectHost: string
  isLoopbackOnly: boolean
  server: { slug: string; title: string; organisationName: string }
  user: { name: string; email: string | null }
  missingSecrets: SecretSpec[]
  problem?: string
}

export function consentPage(page: ConnectPage): string {
  const { uid, server, missingSecrets, problem } = page
  return document(
    `Connect to ${server.title}`,
    html`${heading(page)}
      <p class="redirect">Your permission is handed to <strong>${page.redirectHost}</strong>.</p>
      ${
        page.isLoopbackOnly &&
        html`<p class="warning">
          This is an address on this computer, which any program here could use, under any name.
          Allow it only if you have just started to connect it yourself.
        </p>`
      }
      <p>
        If you allow it, it can <strong>call the tools of ${server.title} as you</strong>. You can
        take that back at any time under Connected apps.
      </p>
      ${problem !== undefined && html`<p class="problem" role="alert">${problem}</p>`}
      <form method="post" action="/connect/${uid}">
        ${missingSecrets.length > 0 && secretFields(missingSecrets)}
        <p class="actions">
          <button name="decision" value="allow">Allow</button>
          <button name="decision" value="refuse" formnovalidate>Refuse</button>
        </p>
      </form>
      ${signedInAs(page)}`,
  )
}

export function noAccessPage(page: ConnectPage): string {
  const { uid, server } = page
  return document(
    `No access to ${server.title}`,
    html`${heading(page)}
      <p class="warning">
        You have no access to ${server.title}. Ask a member of ${server.organisationName} for it, or
        sign in as somebody else.
      </p>
      <form method="post" action="/connect/${uid}">
        <p class="actions"><button name="decision" value="refuse">Back to the app</button></p>
      </form>
      ${signedInAs(page)}`,
  )
}

export function errorPage({ error, description }: { error: string; description: string }): string {
  return document(
    'This connection could not be made',
    html`<h1>This connection could not be made</h1>
      <p>${plainText(description, 300)}</p>
      <p>${remedies[error] ?? remedies['invalid_request']}</p>
      <p class="code">${plainText(error)}</p>`,
  )
}

const remedies: Record<string, string> = {
  invalid_client:
    'The app uses a registration that is not known here. Clear its authentication for this server (or remove the ' +
    'server from the app and add it again), then connect once more.',
  invalid_target:
    'The address that the app asks for is not one of a server here. Copy the URL of the server anew.',
  invalid_redirect_uri:
    'The app wants to be sent to an address that it did not register. Clear its authentication for this server and ' +
    'connect once more.',
  server_error: 'Something broke on our side. Try again in a moment.',
  invalid_request: 'Go back to the app and connect once more.',
}

function heading({ clientName, clientHost, server }: ConnectPage): Html {
  return html`<h1>${clientName} wants to use ${server.title}</h1>
    <dl>
      <dt>App</dt>
      <dd>${clientName}${clientHost !== undefined && html` (${clientHost})`}</dd>
      <dt>Server</dt>
      <dd>${server.title} <code>${server.slug}</code></dd>
      <dt>Organisation</dt>
      <dd>${server.organisationName}</dd>
    </dl>`
}

function secretFields(secrets: SecretSpec[]): Html {
  return html`<fieldset>
    <legend>This server needs credentials of your own</legend>
    ${secrets.map(
      ({ key, description, howToGetUrl }) =>
        html`<p>
          <label for="secret-${key}">${key}</label>
          <span id="about-${key}">
            ${description}
            ${
              howToGetUrl !== undefined &&
              html`<a href="${howToGetUrl}" target="_blank" rel="noopener noreferrer"
                >How to get one</a
              >`
            }
          </span>
          <input
            type="password"
            id="secret-${key}"
            name="secret.${key}"
            aria-describedby="about-${key}"
            autocomplete="off"
            maxlength="4096"
            required
          />
        </p>`,
    )}
    <p>They are stored encrypted and used for your calls alone.</p>
  </fieldset>`
}

function signedInAs({ uid, user }: ConnectPage): Html {
  const next = encodeURIComponent(`/connect/${uid}`)
  return html`<p class="who">
    You are signed in as
    <strong>${user.name}</strong>${user.email !== null && html` (${user.email})`}.
    <a href="/sign-in?next=${next}">Not you?</a>
  </p>`
}

function document(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/favicon.svg" />
        <link rel="stylesheet" href="/consent.css" />
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`.text
}
