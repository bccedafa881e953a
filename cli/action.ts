import { createRequire } from 'node:module'
import { commandOf } from './actionInputs.ts'

// The GitHub action is the program with other arguments: it stands beside it and starts it.
const { args, env } = commandOf(process.env)
process.argv.splice(2, process.argv.length, ...args)
Object.assign(process.env, env)
createRequire(__filename)('./slo-lint.cjs')
