import type { IncomingMessage } from 'node:http'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGatewayWorld, type GatewayWorld } from '../test/gateway-world.ts'
import { until } from '../test/until.ts'

let world: GatewayWorld
beforeAll(async () => {
  world = await createGatewayWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const JSON_TYPE = { 'content-type': 'application/json' }

async function echo(req: IncomingMessage) {
  return JSON.stringify({ url: req.url, headers: req.headers, body: await text(req) })
}

describe('calls', () => {
  test('32 at once, a slow and a streamed one reach the runner and come back', async () => {
    const slow = Promise.withResolvers<void>()
    const { authorization, runner } = await world.serve('many', async (req, res) => {
      const body = await text(req)
      if (body === 'slow') await slow.promise
      if (body !== 'stream') {
        res.writeHead(200, JSON_TYPE).end(JSON.stringify({ body }))
        return
      }
      res.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n')
      await slow.promise
      res.end('data: two\n\n')
    })
    const call = (body: string) => world.call('many', { headers: { authorization }, body })
    await call('"known"') // with their token verified the others come one by one
    const [slowCall, streamCall] = [call('slow'), call('stream')]
    const answers = await Promise.all(Array.from({ length: 32 }, (_, i) => call(`"${i}"`)))
    slow.resolve()
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 32 }, () => 200))
    expect(answers.map((answer) => JSON.parse(answer.text).body)).toEqual(
      Array.from({ length: 32 }, (_, i) => `"${i}"`),
    )
    expect(JSON.parse((await slowCall).text)).toEqual({ body: 'slow' })
    const streamed = await streamCall
    expect(streamed.text).toBe('data: one\n\ndata: two\n\n')
    expect(streamed.headers['x-accel-buffering']).toBe('no')
    runner.stop()
  })

  test('of a caller who has no place left can be cancelled, and other messages wait', async () => {
    const held = Promise.withResolvers<void>()
    let begun = 0
    const { authorization, runner } = await world.serve('cancelled', async (req, res) => {
      const { method } = JSON.parse(await text(req))
      if (method === 'notifications/cancelled') return void res.writeHead(202).end()
      begun += 1
      await held.promise
      res.writeHead(200, JSON_TYPE).end('{}')
    })
    const send = (message: object) =>
      world.call('cancelled', { headers: { authorization }, body: JSON.stringify(message) })
    const calls = Array.from({ length: 12 }, (_, id) => send({ id, method: 'tools/call' }))
    await until('all places are taken', () => begun === 12)
    const params = { requestId: 3 }
    const cancel = () => send({ jsonrpc: '2.0', method: 'notifications/cancelled', params })
    const told = await Promise.all([cancel(), cancel(), cancel()])
    expect(told.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(begun).toBe(12)
    held.resolve()
    const answers = await Promise.all(calls)
    expect(answers.map(({ status }) => status)).toEqual(Array.from(calls, () => 200))
    runner.stop()
  })

  test('tell the runner the canonical host and nothing that only the gateway may say', async () => {
    const { authorization, runner } = await world.serve('told', async (req, res) =>
      res
        .writeHead(200, {
          ...JSON_TYPE,
          'set-cookie': 'a=b',
          'access-control-allow-origin': 'evil',
        })
        .end(await echo(req)),
    )
    const answer = await world.call('told', {
      path: '/s/told/mcp/?access_token=x',
      headers: {
        authorization,
        cookie: 'bmm=secret',
        'x-forwarded-for': '1.2.3.4',
        'bmm-caller-secrets': 'forged',
        'mcp-method': 'tools/call',
      },
      body: '{"a":1}',
    })
    const { url, headers, body } = JSON.parse(answer.text)
    expect({ url, body }).toEqual({ url: '/s/told/mcp', body: '{"a":1}' })
    expect(headers).toMatchObject({
      host: 'localhost:4100',
      authorization,
      'mcp-method': 'tools/call',
    })
    for (const name of ['cookie', 'x-forwarded-for', 'bmm-caller-secrets'])
      expect(headers).not.toHaveProperty(name)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    expect(answer.headers).not.toHaveProperty('set-cookie')
    runner.stop()
  })

  test('go on after the gateway was restarted, with the runner that was there', async () => {
    const { authorization, runner, runnerId } = await world.serve('lasting', async (req, res) =>
      res.writeHead(200, JSON_TYPE).end(await echo(req)),
    )
    await world.restart()
    const answer = await world.call('lasting', { headers: { authorization } })
    expect(answer.status).toBe(200)
    expect((await world.stateOf(runnerId))?.state).toBe('ready')
    runner.stop()
  })
})

describe('runners', () => {
  test('get a slot when they are opened and lose it when they are gone', async () => {
    const placed = await world.place(await world.createVersion({ slug: 'slot' }))
    expect(existsSync(placed.callsPath) && existsSync(placed.egressPath)).toBe(true)
    await world.db('runners').where({ id: placed.runnerId }).update({ state: 'gone' })
    await world.db.raw("select pg_notify('bmm_runners', ?)", [placed.runnerId])
    await until('removed', () => !existsSync(world.slotPath(placed.runnerId)))
  })
})
