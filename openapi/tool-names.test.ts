import { describe, expect, it } from 'vitest'
import { toolName } from '../contract/spec.ts'
import { nameTools, type NamedCall } from './tool-names.ts'

function call(line: string, operationId?: string, isList = false): NamedCall {
  const [method = '', path = ''] = line.split(' ')
  return { method, path, isList, operation: operationId === undefined ? {} : { operationId } }
}

describe('nameTools', () => {
  it.each([
    ['GET /pets', 'listPets', 'list_pets'],
    ['GET /pets/{petId}', 'getPetById', 'get_pet_by_id'],
    ['GET /users/{id}', 'getUserByID', 'get_user_by_id'],
    ['GET /keys', 'listAPIKeys', 'list_api_keys'],
    ['GET /oauth', 'getOAuthToken', 'get_oauth_token'],
    ['GET /repos/{o}/{r}/issues', 'issues/list-for-repo', 'list_issues_for_repo'],
    ['GET /issues/{n}/comments', 'issues/list-comments', 'list_issue_comments'],
    ['POST /repos/{o}/{r}/hooks', 'repos/create-webhook', 'create_repo_webhook'],
    ['GET /users/{username}', 'users/get-by-username', 'get_user_by_username'],
    ['GET /pets', 'PetsController_findAll', 'find_all_pets'],
    ['GET /pets', 'v1.pets.index', 'list_pets'],
    ['DELETE /pets/{id}', 'pets.destroy', 'delete_pet'],
    ['GET /v2/webhooks', 'webhooksAll', 'list_webhooks'],
    ['GET /v2/webhooks/{id}', 'webhooksOne', 'get_webhook'],
    ['GET /items/{item_id}', 'read_item_items__item_id__get', 'read_item'],
    ['GET /pets', 'listUsingGET_1', 'list_pets'],
    ['POST /comments', 'create-a-comment', 'create_comment'],
    ['PATCH /users/{name}', 'patch_user', 'update_user'],
    ['POST /get_inventory', 'post_get_inventory', 'get_inventory'],
    ['GET /forecast', 'forecast', 'get_forecast'],
    ['GET /structure', 'structureData', 'get_structure_data'],
    ['POST /chat/completions', 'createChatCompletion', 'create_chat_completion'],
  ])('names %s with the id %s as %s', (line, id, name) => {
    expect(nameTools([call(line, id)])).toEqual([name])
  })

  it.each([
    ['GET /pets', 'list_pets'],
    ['GET /api/v1/pets', 'list_pets'],
    ['GET /pets/{id}', 'get_pet'],
    ['POST /pets', 'create_pet'],
    ['PUT /pets/{id}', 'update_pet'],
    ['PATCH /pets/{id}', 'update_pet'],
    ['DELETE /pets/{id}', 'delete_pet'],
    ['HEAD /pets/{id}', 'check_pet'],
    ['GET /me', 'get_me'],
    ['GET /status', 'get_status'],
    ['GET /news', 'list_news'],
    ['GET /categories/{id}/entries', 'list_category_entries'],
    ['POST /orders/{id}/cancel', 'cancel_order'],
    ['GET /repos/{o}/{r}/issues/{n}/comments', 'list_repo_issue_comments'],
    ['GET /a/{a}/b/{b}/c/{c}/d/{d}', 'get_b_c_d'],
    ['GET /posts.json', 'list_posts'],
    ['GET /', 'get_root'],
    ['GET /{id}', 'get_root'],
    ['GET /straßen/bäume', 'get_stra_en_baume'],
    ['GET /日本', 'get_root'],
  ])('names %s without an id as %s', (line, name) => {
    expect(nameTools([call(line)])).toEqual([name])
  })

  it.each(['get', 'list', 'operation12', '3f2b8c1e7d444b0a', '12', '', 'x'.repeat(300)])(
    'names by the path where the id "%s" says too little',
    (id) => {
      expect(nameTools([call('GET /pets', id)])).toEqual(['list_pets'])
    },
  )

  it('lists what answers with a list, whatever its word ends with', () => {
    expect(nameTools([call('GET /staff', undefined, true)])).toEqual(['list_staff'])
  })

  it('gives no name twice', () => {
    const calls = [
      call('PATCH /pets/{id}'),
      call('PUT /pets/{id}'),
      call('GET /pets/{id}', 'getPet'),
      call('GET /pets/{id}/{name}', 'getPet'),
      call('POST /a', 'run_report'),
      call('POST /b', 'run_report'),
      call('POST /c', 'run_report'),
      call('GET /日本'),
      call('GET /中国'),
    ]
    expect(nameTools(calls)).toEqual([
      'update_pet',
      'replace_pet',
      'get_pet',
      'get_pet_by_name',
      'run_report',
      'create_b',
      'create_c',
      'get_root',
      'get_root_2',
    ])
  })

  it('gives names that the contract takes, whatever the document calls things', () => {
    const words = [
      '9lives',
      '__proto__',
      'ünïcode',
      'a'.repeat(80),
      '..',
      '🙂',
      'constructor',
      '-_-',
    ]
    const calls = words.flatMap((word) => [
      call(`GET /${word}`),
      call(`POST /${word}/{${word}}`, word),
      call(`PUT /x/${word}`, `${word}.${word}`),
    ])
    const names = nameTools(calls)
    expect(new Set(names).size).toBe(calls.length)
    for (const name of names) expect(toolName.safeParse(name).success, name).toBe(true)
  })
})
