import { type Hostile, lines, texts } from './workspace.ts'

/** A reference to a variable in braces. */
const braced = (name: string): string => `$${'{'}${name}}`

/** Dockerfiles, unit files, scripts and files of variables. */
export const lineFormats: readonly Hostile[] = [
  {
    name: 'a Dockerfile of a hundred thousand continued lines',
    limited: true,
    write: texts(() => ({
      Dockerfile: `FROM golang:1.25\nENV A=1 \\\n${'  B=2 \\\n'.repeat(100_000)}  C=3\nRUN ${'a && \\\n'.repeat(100_000)} b\n`,
      'b.Dockerfile': `# escape=\`\nFROM a\n${'ENV A=$A$A$A\n'.repeat(20_000)}`,
      'c/Dockerfile': `FROM a\nRUN <<E${' <<E'.repeat(20_000)}\n${'a\n'.repeat(50_000)}`,
      'd/Dockerfile': `ARG A=${'${A:-'.repeat(20_000)}\nFROM ${'$A'.repeat(20_000)}\n`,
    })),
  },
  {
    name: 'a Dockerfile of thousands of stages that build on each other',
    write: texts(() => ({
      Dockerfile: lines(
        8_000,
        (i) => `FROM s${(i + 1) % 8_000} AS s${i}\nENV GOGC=x\nCOPY --from=s${i + 1} a b`,
      ).join('\n'),
    })),
  },
  {
    name: 'nested quotes in scripts and makefiles',
    write: texts(() => ({
      Makefile: `GOGC ?= ${'$('.repeat(50_000)}\nA = ${braced('A').repeat(50_000)}\nrun:\n\tGOMEMLIMIT=1G ${'"$$(\''.repeat(20_000)} ./app\n${'ifeq (a,b)\n'.repeat(30_000)}`,
      'run.sh': `#!/bin/sh\nexport GOMEMLIMIT=1G${'"$('.repeat(30_000)}\n${'`"\'\\'.repeat(30_000)}\nGOGC=1 ./app <<E\n${'${a:-'.repeat(30_000)}\n`,
      'entrypoint.sh': `#!/bin/bash\n${'if a; then (\n'.repeat(30_000)}`,
    })),
  },
  {
    name: 'a unit file that continues for a hundred thousand lines',
    limited: true,
    write: texts(() => ({
      'a.service': `[Service]\nExecStart=/bin/a ${'b \\\n'.repeat(100_000)}\nEnvironment=${'"GOGC=1" \\\n'.repeat(50_000)}\n`,
      'b.service': `[Service]\n${'Environment=GOMEMLIMIT=1G\n'.repeat(20_000)}ExecStart=${'"'.repeat(99_999)}\nMemoryMax=${'9'.repeat(9_999)}G\n`,
      'c.service': `${'[Service]\n'.repeat(50_000)}Environment="${'\\x41'.repeat(50_000)}\n`,
    })),
  },
  {
    name: 'files of variables whose quotes never end',
    limited: true,
    write: texts(() => ({
      '.env': `GOGC="${'a\n'.repeat(100_000)}`,
      'a.env': `GOMEMLIMIT='${"\\'".repeat(100_000)}\n${'A="\n'.repeat(50_000)}`,
      'b.env': `${`A=${braced('A')}${braced('A')}\n`.repeat(30_000)}`,
      'c.env': `${'='.repeat(500_000)}\n${'export '.repeat(50_000)}`,
    })),
  },
  {
    name: 'a Compose file that extends and interpolates without an end',
    write: texts(() => ({
      'compose.yaml': `x-a: &a {environment: {GOGC: x}}\nservices:\n${lines(4_000, (i) => `  s${i}: {<<: *a, image: "${'${A:-'.repeat(20)}", extends: {service: s${(i + 1) % 4_000}}, env_file: [../../canary.yaml, /etc/passwd]}`).join('\n')}\n`,
      'docker-compose.yml': `services:\n  a:\n    image: b\n    environment: ["GOMEMLIMIT=1G", "${'${'.repeat(100_000)}"]\n    mem_limit: ${'9'.repeat(10_000)}\n    env_file: ../../canary.yaml\n`,
    })),
  },
  {
    name: 'Go files and modules that never end',
    write: texts(() => ({
      'go.mod': `module a\ngo 1.${'9'.repeat(10_000)}\n${'godebug (\n'.repeat(20_000)}`,
      'b/go.mod': `module b\n${'require a v1 // \n'.repeat(50_000)}replace (`,
      'main.go': `package main\nimport "net/http"\nvar s = ${'(&http.Server{Handler: '.repeat(20_000)}\n`,
    })),
  },
]
