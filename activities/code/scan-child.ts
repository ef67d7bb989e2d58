// Judges the code that stands on standard input, in a process that may die of it.
import { readFileSync } from 'node:fs'
import { judgeCode, type JudgeCode } from './judge-code.ts'

const request = JSON.parse(readFileSync(0, 'utf8')) as JudgeCode // our own parent wrote it
process.stdout.write(JSON.stringify(judgeCode(request)))
