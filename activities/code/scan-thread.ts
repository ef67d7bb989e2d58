// Judges the code that it is sent, beside the event loop of the worker; in a thread that may be ended meanwhile.
import { parentPort } from 'node:worker_threads'
import { judgeCode, type JudgeCode } from './judge-code.ts'

parentPort?.on('message', (request: JudgeCode) => parentPort?.postMessage(judgeCode(request)))
