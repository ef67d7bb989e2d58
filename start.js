// npm start. Plain JavaScript that any Node can read, for it says what is missing before anything is installed.
import { runScript } from './start/bootstrap.js'

await runScript('start/main.ts')
