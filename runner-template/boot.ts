// Process 1 of every runner. It begins generic, takes one assignment on standard input and serves one server until SIGTERM.
import { departure } from './process/sigterm.ts' // first: the packages below take a tenth of a second to load
import { runServer } from './process/run-server.ts'

void runServer({ process, departure })
