// For tests: whole nouns of the contract, of which a test names only what it is about.
import { type OpenapiDocument } from '../../contract/openapi-document.ts'
import {
  tool,
  type Build,
  type Me,
  type Preview,
  type ScanFinding,
  type Secret,
  type Server,
  type ServerDetail,
  type Version,
} from '../../contract/nouns.ts'
import { serverSpec } from '../../contract/spec.ts'
import type { TemplateDetail } from '../../contract/templates.ts'
import { exampleSpec } from './example-spec.ts'

export function fakeId(prefix: string, n = 1) {
  return `${prefix}_01k${String(n).padStart(23, '0')}`
}

export function fakeMe(role: Me['organisation']['role'] = 'owner'): Me {
  return {
    user: {
      id: fakeId('usr'),
      name: 'Ana',
      email: 'ana@example.org',
      isAdministrator: false,
      hasPassword: true,
    },
    organisation: { id: fakeId('org'), name: 'Ana', kind: 'personal', role },
  }
}

export function fakeServer(part: Partial<Server> = {}): Server {
  return {
    id: fakeId('srv'),
    slug: 'weather',
    title: 'Weather',
    description: 'The weather of today',
    url: 'http://localhost:4100/s/weather/mcp',
    visibility: 'members',
    state: 'live',
    liveVersion: 2,
    lastBuild: fakeLastBuild(),
    pausedAt: null,
    pausedBy: null,
    takedown: null,
    sleepAfterMinutes: null,
    isPinned: false,
    lastWakeMs: null,
    templateSlug: null,
    hasUpgrade: false,
    createdBy: 'Ana',
    createdAt: '2026-11-25T10:00:00.000Z',
    updatedAt: '2026-11-25T10:00:00.000Z',
    ...part,
  }
}

export function fakeLastBuild(
  part: Partial<NonNullable<Server['lastBuild']>> = {},
): NonNullable<Server['lastBuild']> {
  return {
    id: fakeId('bld'),
    state: 'live',
    isWaiting: false,
    createdAt: '2026-11-25T10:00:00.000Z',
    ...part,
  }
}

export function fakeBuild(part: Partial<Build> = {}): Build {
  return {
    id: fakeId('bld'),
    serverId: fakeId('srv'),
    serverSlug: 'weather',
    serverTitle: 'Weather',
    source: 'spec',
    state: 'queued',
    instruction: null,
    versionNumber: null,
    failure: null,
    confirmation: null,
    selfTest: null,
    modelUse: null,
    requestedBy: null,
    createdAt: '2026-11-25T10:00:00.000Z',
    finishedAt: null,
    ...part,
  }
}

export function fakeServerDetail(part: Partial<ServerDetail> = {}): ServerDetail {
  return {
    ...fakeServer(),
    tools: [],
    allowedDomains: ['api.open-meteo.com'],
    missingSecrets: [],
    candidateUrl: null,
    trouble: null,
    publishedAs: null,
    ...part,
  }
}

export function fakeSecret(part: Partial<Secret> = {}): Secret {
  return {
    key: 'WEATHER_TOKEN',
    description: 'Reads the weather',
    whose: 'owner',
    isSet: true,
    isDeclared: true,
    setAt: '2026-11-25T10:00:00.000Z',
    setBy: 'Ana',
    isPending: false,
    ...part,
  }
}

export function fakeTemplate(part: Partial<TemplateDetail> = {}): TemplateDetail {
  return {
    id: fakeId('tpl'),
    slug: 'github-issues',
    title: 'GitHub issues',
    shortDescription: 'Search and read issues.',
    longDescription: 'Search and read issues of your repositories.',
    category: 'Development',
    licence: 'Apache-2.0',
    author: 'BuildMyMCP',
    isYours: false,
    isOfficial: true,
    isVerified: true,
    state: 'listed',
    hiddenReason: null,
    versionNumber: 1,
    forkCount: 0,
    liveDeployments: 0,
    createdAt: '2026-11-25T10:00:00.000Z',
    updatedAt: '2026-11-25T10:00:00.000Z',
    secrets: [
      {
        key: 'GITHUB_TOKEN',
        description: 'Reads your issues',
        howToGetUrl: 'https://github.com/settings/tokens',
        whose: 'owner',
      },
      { key: 'USER_TOKEN', description: 'Acts as the caller', whose: 'caller' },
    ],
    allowedDomains: ['api.github.com'],
    allowsOwnerDomains: false,
    toolNames: ['current_weather'],
    tools: exampleSpec.tools.map((spec) => tool.parse(spec)),
    code: 'export default {}',
    codeSha256: 'ab'.repeat(32),
    scan: { isPassed: true, findings: [] },
    selfTest: null,
    versions: [{ number: 1, changes: '', createdAt: '2026-11-25T10:00:00.000Z' }],
    ...part,
  }
}

export function fakeVersion(part: Partial<Version> = {}): Version {
  return {
    id: fakeId('ver'),
    number: 2,
    state: 'live',
    source: 'spec',
    instruction: null,
    author: 'Ana',
    buildId: fakeId('bld'),
    failure: null,
    createdAt: '2026-11-25T10:00:00.000Z',
    activatedAt: '2026-11-25T10:00:00.000Z',
    tookMs: 9_300,
    ...part,
  }
}

export function fakePreview(part: Partial<Preview> = {}): Preview {
  return {
    previewId: fakeId('prv'),
    state: 'ready',
    prompt: 'The weather of today',
    spec: serverSpec.parse(exampleSpec),
    summary: null,
    detectedSecrets: [],
    estimatedTokens: 240,
    failure: null,
    modelUse: {
      calls: 1,
      inputTokens: 9_000,
      cachedInputTokens: 8_000,
      outputTokens: 1_200,
      costUsd: 0.031,
    },
    createdAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 300_000).toISOString(),
    ...part,
  }
}

export function fakeDocument(part: Partial<OpenapiDocument> = {}): OpenapiDocument {
  return {
    documentId: fakeId('oad'),
    title: 'Pet store',
    description: '',
    openapiVersion: '3.1.0',
    servers: [{ url: 'https://pets.example.com/v1', description: '', variables: [] }],
    operations: [
      {
        id: 'GET /pets',
        toolName: 'list_pets',
        summary: 'All pets',
        tags: ['pets'],
        refusal: null,
      },
      {
        id: 'POST /photos',
        toolName: 'add_photo',
        summary: 'Add a photo',
        tags: ['photos'],
        refusal: 'It takes a file.',
      },
    ],
    warnings: [],
    expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    ...part,
  }
}

export function fakeFinding(part: Partial<ScanFinding> = {}): ScanFinding {
  return {
    rule: 'no-eval',
    level: 'reject',
    file: 'server.ts',
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 5,
    offset: 0,
    excerpt: 'eval()',
    message: 'It runs code from text.',
    instead: 'Write it down.',
    ...part,
  }
}
