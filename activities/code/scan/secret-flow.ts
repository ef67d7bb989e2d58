import { child, isCall, list, nameOf, unwrap, type AstNode } from './ast.ts'
import { initialOf, keyOf } from './constants.ts'
import { returnsOf } from './members.ts'
import { isFetch } from './network.ts'
import { report, type Scan } from './scan-context.ts'
import { createCarriers, type Carries } from './secret-carriers.ts'
import { symbolOf } from './symbols.ts'
import { isModuleLevel, toolFunctionsOf } from './tool-functions.ts'

const RULE = 'secret-flow' as const
const LOGS = /^(?:ctx\.log\.|global:console\.)/
/** `log.info` of whatever is called a log, and what goes to the client beside the answer. */
const LOGGER = /^(?:log|logger|console|audit)$/i
const LOG_METHODS = new Set([
  'trace',
  'debug',
  'info',
  'log',
  'notice',
  'warn',
  'warning',
  'error',
  'fatal',
])
const NOTICES = /^(?:sendLoggingMessage|sendNotification|notification|notify)$/
const TARGETS = /^global:(?:Request|WebSocket)$/
const HOW = 'Send it in a header or a body to a listed host, and nowhere else.'

/** Shown to everyone who lists the tools. */
const PUBLIC = new Set(['description', 'title', 'instructions', 'name', 'version'])
/** Which account or region is meant is often part of an address, and no secret. */
const IDENTIFIER =
  /(?:_|\.)(?:ID|SID|ACCOUNT|USER|USERNAME|EMAIL|REGION|PROJECT|ORG|ORGANIZATION|WORKSPACE|TENANT|DOMAIN|SUBDOMAIN|HOST|URL|CHANNEL|TEAM|SITE|SHOP|STORE|VERSION)$/

/** Rule 7: a secret goes into a header or a body of a request; not into logs, errors, answers or URLs. */
export function scanSecretFlow(scan: Scan) {
  const carries = createCarriers(scan)
  const carriesInUrl = createCarriers(scan, (symbol) => IDENTIFIER.test(symbol))
  for (const node of scan.nodes) {
    if (isCall(node)) scanCall(scan, node, { carries, carriesInUrl })
    else if (node.type === 'ThrowStatement') scanThrow(scan, node, carries)
    else if (node.type === 'Property') scanProperty(scan, node, carries)
  }
  for (const owner of toolFunctionsOf(scan)) {
    for (const result of returnsOf(scan, owner)) {
      if (!carries(result) && !isWholeContext(scan, result)) continue
      refuse(scan, result, 'This puts a secret into the answer of the tool.')
    }
  }
}

function scanCall(
  scan: Scan,
  node: AstNode,
  { carries, carriesInUrl }: { carries: Carries; carriesInUrl: Carries },
) {
  const callee = unwrap(child(node, 'callee'))
  const args = list(node, 'arguments')
  const symbol = symbolOf(scan, callee) ?? ''
  if (LOGS.test(symbol) || isLogger(scan, callee)) {
    const leak = args.find((argument) => carries(argument) || isWholeContext(scan, argument))
    if (leak) refuse(scan, leak, 'This writes a secret into the log.')
  } else if (isFetch(scan, callee) || TARGETS.test(symbol)) {
    const [target] = args
    if (target && !isRequest(scan, target) && carriesInUrl(target)) warnUrl(scan, target)
  } else if (isParameterOfUrl(scan, callee)) {
    if (args.some(carriesInUrl)) warnUrl(scan, node)
  } else if (
    (symbol === 'global:Promise.reject' || nameOf(callee) === 'reject') &&
    args.some(carries)
  ) {
    refuse(scan, node, 'This puts a secret into an error, which the caller sees.')
  } else if (callee?.type === 'MemberExpression') {
    // [secret].forEach(console.log)
    const isLogged = args.some((argument) => LOGS.test(symbolOf(scan, argument) ?? ''))
    if (isLogged && carries(child(callee, 'object'))) {
      refuse(scan, node, 'This writes a secret into the log.')
    }
  }
}

function isLogger(scan: Scan, callee: AstNode | undefined): boolean {
  if (callee?.type !== 'MemberExpression') return false
  const method = keyOf(scan, callee) ?? ''
  if (NOTICES.test(method)) return true
  const object = unwrap(child(callee, 'object'))
  const name = object?.type === 'MemberExpression' ? keyOf(scan, object) : nameOf(object)
  return LOG_METHODS.has(method) && LOGGER.test(name ?? '')
}

function scanThrow(scan: Scan, node: AstNode, carries: Carries) {
  const thrown = unwrap(child(node, 'argument'))
  const parts = isCall(thrown) ? [thrown, ...list(thrown, 'arguments')] : [thrown]
  if (parts.some(carries))
    refuse(scan, node, 'This puts a secret into an error, which the caller sees.')
}

function scanProperty(scan: Scan, node: AstNode, carries: Carries) {
  if (!PUBLIC.has(keyOf(scan, node) ?? '') || !isModuleLevel(scan, node)) return
  if (carries(child(node, 'value'))) {
    refuse(scan, node, 'This shows a secret to everyone who may list the tools.')
  }
}

function isRequest(scan: Scan, node: AstNode): boolean {
  const made = initialOf(scan, node) ?? unwrap(node)
  return symbolOf(scan, child(made, 'callee')) === 'global:Request'
}

function refuse(scan: Scan, node: AstNode, message: string) {
  report(scan, node, { rule: RULE, message, instead: HOW })
}

// Some services know no other way than a key in the query, so this is left to the one who reviews.
function warnUrl(scan: Scan, node: AstNode) {
  report(scan, node, {
    rule: RULE,
    level: 'warn',
    message: 'This puts a secret into a URL, which services write into their logs.',
    instead: 'Send it in a header if the service takes it there.',
  })
}

/** url.searchParams.set(…) on a URL object. */
function isParameterOfUrl(scan: Scan, callee: AstNode | undefined): boolean {
  const member = unwrap(callee)
  const owner = unwrap(child(member, 'object'))
  const object = initialOf(scan, owner) ?? owner
  if (member?.type !== 'MemberExpression' || object?.type !== 'MemberExpression') return false
  return (
    keyOf(scan, object) === 'searchParams' && ['set', 'append'].includes(keyOf(scan, member) ?? '')
  )
}

function isWholeContext(scan: Scan, node: AstNode | undefined): boolean {
  const value = unwrap(node)
  if (value?.type === 'CallExpression') {
    const isText = symbolOf(scan, child(value, 'callee')) === 'global:JSON.stringify'
    return isText && isWholeContext(scan, list(value, 'arguments')[0])
  }
  if (value?.type === 'ObjectExpression') {
    return list(value, 'properties').some((property) =>
      isWholeContext(
        scan,
        child(property, property.type === 'SpreadElement' ? 'argument' : 'value'),
      ),
    )
  }
  return symbolOf(scan, value) === 'ctx'
}
