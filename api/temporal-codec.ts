// Temporal's pages show ciphertext. This makes it readable for administrators: their browser sends the payloads of the
// page here and gets them decrypted. Nothing is ever encrypted, stored or logged.
import cors from 'cors'
import express, { Router, type Request, type RequestHandler } from 'express'
import * as z from 'zod'
import { AppError } from '../contract/errors.ts'
import { createCodec } from '../temporal/client.ts'
import { currentCaller } from './auth/session.ts'
import type { Context } from './context.ts'

const PATH = '/internal/temporal/codec/decode'
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|::1|::ffff:127\.\d+\.\d+\.\d+)$/

type Payload = Parameters<ReturnType<typeof createCodec>['decode']>[0][number]

/** Protobuf's JSON: bytes are base64. */
const wirePayload = z.object({
  metadata: z.record(z.string(), z.string()).default({}),
  data: z.string().default(''),
})
const body = z.object({ payloads: z.array(wirePayload).max(1_000) })

export function createTemporalCodecRouter(context: Pick<Context, 'config' | 'db'>): Router {
  const { config } = context
  const codec = createCodec(config.payloadKeys.keys)
  const router = Router()
  router.use(
    PATH,
    cors({
      origin: new URL(config.temporalUiUrl).origin,
      credentials: true,
      methods: ['POST'],
      allowedHeaders: ['content-type', 'x-namespace', 'authorization'],
    }),
  )
  router.post(
    PATH,
    requireAdministrator(context),
    express.json({ limit: '8mb' }),
    async (req, res) => {
      const parsed = body.safeParse(req.body)
      if (!parsed.success)
        throw new AppError('InvalidInput', 'no payloads', { detail: 'Send { "payloads": [ … ] }.' })
      const decoded = await codec.decode(parsed.data.payloads.map(fromWire))
      res.set('cache-control', 'no-store').json({ payloads: decoded.map(toWire) })
    },
  )
  return router
}

/** On a machine of one's own the development pages cannot send a cookie; who reaches them reaches Temporal itself. */
function requireAdministrator({ config, db }: Pick<Context, 'config' | 'db'>): RequestHandler {
  const isLocal =
    LOOPBACK.test(config.LISTEN_HOST) && LOOPBACK.test(new URL(config.publicApiUrl).hostname)
  return async (req, _res, next) => {
    const caller = await currentCaller({ db }, req)
    const isAdministrator = caller?.isAdministrator ?? false
    if (!isAdministrator && !(isLocal && isFromHere(req)))
      throw new AppError(caller ? 'NotAllowed' : 'NotSignedIn', 'no administrator', {
        detail: 'Only an administrator who is signed in here may read what workflows were given.',
      })
    next()
  }
}

function isFromHere(req: Request) {
  // not req.hostname: it believes X-Forwarded-Host, which a page of another site may send along
  const host = (req.headers.host ?? '').replace(/:\d+$/, '')
  return LOOPBACK.test(host) && LOOPBACK.test(req.socket.remoteAddress ?? '')
}

function fromWire({ metadata, data }: z.infer<typeof wirePayload>): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  }
}

function toWire({ metadata, data }: Payload): z.infer<typeof wirePayload> {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]),
    ),
    data: base64(data ?? new Uint8Array()),
  }
}

function base64(bytes: Uint8Array) {
  return Buffer.from(bytes).toString('base64')
}
