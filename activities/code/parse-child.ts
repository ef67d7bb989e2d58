// Parses what stands on standard input and exits; the exit status tells whether it survived.
import { readFileSync } from 'node:fs'
import { parseCode } from './parse-code.ts'

void parseCode(readFileSync(0, 'utf8')).program
