import { readStandardInput } from './io/standardInput.ts'
import { main } from './main.ts'

const today = new Date().toISOString().slice(0, 10)
// A reader that goes away early, such as `head`, is no defect.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})
main(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  input: readStandardInput,
  env: process.env,
  cwd: process.cwd(),
  isTerminal: Boolean(process.stdout.isTTY),
  width: process.stdout.columns || Number(process.env['COLUMNS']) || 100,
  today,
}).then((code) => {
  process.exitCode = code
})
