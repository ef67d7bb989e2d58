import { count } from './count.ts'

export const usageWords = {
  // calls in numbers
  asTable: 'As a table',
  callsChart: (input: { calls: string; errors: string; most: string; minutes: number }) =>
    `${input.calls} calls, ${input.errors} of them errors, in the last 24 hours; at most ${input.most} in ${count(input.minutes, 'minute', 'minutes')}`,
  callsOfDay: (calls: string, errors: string) =>
    `${calls} calls, ${errors} of them errors, in the last 24 hours`,
  callsDay: 'Calls, 24 h',
  callsTop: (most: string, minutes: number) => `${most} in ${count(minutes, 'minute', 'minutes')}`,
  callsTable: 'Calls over the last 24 hours',
  chartNow: 'now',
  chartSince: '24 hours ago',
  errorShare: (errors: string, share: string) => `${errors} (${share})`,
  latency: 'How long they took',
  latencyChart: (input: { half: string; most: string; slowest: string; minutes: number }) =>
    `Half of the calls of the last 24 hours ended within ${input.half}, 95 % within ${input.most}; in the slowest ${count(input.minutes, 'minute', 'minutes')}, 95 % within ${input.slowest}`,
  medianTook: 'Half ended within',
  mostTook: '95 % ended within',
  noCalls: 'No calls yet. Connect a client.',
  noCallsNotLive: 'No calls: no version is live.',
  noCallsPaused: 'No calls: the server is paused.',
  noCallsToday: 'No calls in the last 24 hours.',
  tool: 'Tool',
  usage: 'Calls of the last 24 hours',
  usageByTool: 'By tool',
  usageCalls: 'Calls',
  usageErrors: 'Errors',

  // the last calls
  arguments: 'Arguments',
  argumentsHint: 'Types in place of values, which are not kept.',
  callAnswered: 'Answered',
  callGone: 'Somebody who is gone',
  callResult: 'Result',
  caller: 'Caller',
  callStatus: (status: number) => `HTTP ${status}`,
  callTime: 'Time',
  lastCalls: 'Last calls',

  // hosts it could not reach
  allowHost: 'Allow this host',
  allowHostAction: 'Build it with this host',
  allowHostNamed: (host: string) => `Allow ${host}`,
  allowHostNoSpec: 'The live version has no spec to add it to.',
  allowHostText: (host: string, live: number) =>
    `A new version is built: version ${live} as it is, and ${host} among the hosts it may reach. Its tools can then send there whatever they hold, secrets too.`,
  allowHostTitle: (host: string) => `Allow ${host}?`,
  allowedNow: 'Allowed now',
  denied: 'Tried to reach and could not',
  deniedCount: 'Times',
  deniedLast: 'Last',
  deniedNone: 'Nothing was refused: its tools asked only for hosts that it may reach.',
  deniedReason: 'Why not',
  host: 'Host',
} as const
