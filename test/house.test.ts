/** The house rules as tests: a rule that nothing checks is soon forgotten. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { paths } from '../src/paths.ts'

const MAX_LINES = 260

/** A room and the rooms it may import from, besides itself. An adapter's room is its own folder. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  paths: [],
  log: ['errors'],
  config: ['errors', 'paths'],
  language: ['errors'],
  knowledge: ['language', 'errors'],
  core: ['knowledge', 'language', 'errors'],
  store: ['core', 'knowledge', 'language', 'errors'],
  evaluation: ['core', 'knowledge', 'language', 'errors'],
  briefings: ['store', 'core', 'knowledge', 'language', 'errors'],
  adapters: ['briefings', 'core', 'knowledge', 'language', 'errors'],
  operate: ['adapters', 'briefings', 'store', 'core', 'knowledge', 'language', 'errors'],
  wiring: ['adapters', 'operate', 'briefings', 'store', 'core', 'knowledge', 'language', 'errors', 'config', 'log', 'paths'],
  app: ['wiring', 'adapters', 'operate', 'briefings', 'store', 'core', 'knowledge', 'language', 'errors', 'config', 'log', 'paths'],
  cli: ['app', 'wiring', 'adapters', 'operate', 'briefings', 'store', 'evaluation', 'core', 'knowledge', 'language', 'errors', 'config', 'log', 'paths'],
  main: ['cli', 'errors'],
  'pack-search': ['paths'],
}

/** What the pure rooms may import from outside. Reading files is for those that load, and only they are named here. */
const OUTSIDE: Readonly<Record<string, readonly string[]>> = {
  'language/text.ts': ['porter2'],
  'language/vectors.ts': ['node:fs'],
  'knowledge/schema.ts': ['zod'],
  'knowledge/packs.ts': ['node:fs', 'node:path'],
  'knowledge/read.ts': ['node:fs', 'node:path', 'yaml', 'zod'],
}

/** Tests of something that is no single file of src. */
const FREE_TESTS = [
  'house.test.ts',
  'golden.test.ts',
  'knowledge/command.test.ts',
  'adapters/console-render.test.ts',
  'adapters/console.test.ts',
  'adapters/openai/whole.test.ts',
  'operate/ending.test.ts',
  'operate/secrecy.test.ts',
]

type File = { path: string; text: string; code: string }

const sources = filesIn('src', /\.(?:ts|cjs)$/)
const tests = filesIn('test', /\.ts$/)

describe('imports', () => {
  it('lead no briefing to a model', () => {
    const briefings = sources.filter(({ path }) => path.includes('briefings'))
    expect(briefings.length).toBeGreaterThan(10)
    expect(briefings.filter(({ code }) => importsOf(code).some((from) => /(?:^#core|^\.)\/(?:write|model)\.ts$|openai/.test(from)))).toEqual([])
  })

  it('point one way', () => {
    expect(
      wrong(sources, ({ path, code }) =>
        importsOf(code)
          .map((from) => targetOf(path, from))
          .filter((to) => to !== undefined && !allowed(path, to))
          .map((to) => `imports ${to}`),
      ),
    ).toEqual([])
  })

  it('are written #folder/… across folders and ./… inside one', () => {
    expect(wrong(sources, ({ path, code }) => importsOf(code).filter((from) => !wellWritten(path, from)))).toEqual([])
  })

  it('resolve: every # name of package.json leads to a place that is there', () => {
    const known = Object.keys((JSON.parse(readFileSync(join(paths.root, 'package.json'), 'utf8')) as { imports: Record<string, string> }).imports)
    const used = [...sources, ...tests].flatMap(({ code }) => importsOf(code)).filter((from) => from.startsWith('#'))
    expect([...new Set(used)].filter((from) => !known.some((name) => (name.endsWith('/*') ? from.startsWith(name.slice(0, -1)) : from === name)))).toEqual([])
  })

  it('of the pure rooms need nothing from outside but what is listed', () => {
    expect(
      wrong(rooms('core', 'language', 'knowledge'), ({ path, code }) =>
        importsOf(code).filter((from) => !/^[.#]/.test(from) && !(OUTSIDE[path] ?? []).includes(from)),
      ),
    ).toEqual([])
  })
})

describe('core, language and knowledge', () => {
  test.for([
    ['no clock', /\bDate\.now\b|\bnew Date\(|\bperformance\.|\bTemporal\.|\bsetTimeout\b|\bsetInterval\b/],
    ['no chance', /\bMath\.random\b|\brandomUUID\b/],
    ['no network', /\bfetch\(|\bWebSocket\b|node:(?:net|http|https|http2|dgram|dns|tls)\b/],
    ['no process', /\bprocess\./],
  ] as const)('have %s', ([, pattern]) => {
    expect(wrong(rooms('core', 'language', 'knowledge'), ({ code }) => hits(code, pattern))).toEqual([])
  })
})

describe('every source file', () => {
  test.for([
    ['leaves the environment to config.ts', /process\.env\b|\bprocess\[['"]env/, ['config.ts']],
    ['has named exports only', /^export default\b|\bas default\b/m, []],
    ['keeps no state of its own', /^(?:export )?(?:let|var)\b/m, ['check-node.cjs']],
    ['writes to no console', /\bconsole\.(?:log|info|debug|warn|error)\b/, ['check-node.cjs']],
    [
      'has no enum, parameter property or namespace',
      /^(?:export )?(?:const )?enum\b|^(?:export )?namespace\b|constructor\((?:[^)]*,)?\s*(?:private|public|protected|readonly) /m,
      [],
    ],
    ['has no suppressed check', /@ts-(?:ignore|nocheck|expect-error)|biome-ignore|eslint-disable/, []],
  ] as const)('%s', ([, pattern, except]) => {
    expect(
      wrong(
        sources.filter(({ path }) => !(except as readonly string[]).includes(path)),
        ({ text, code }) => hits(pattern.source.includes('ignore') ? text : code, pattern),
      ),
    ).toEqual([])
  })

  it(`has at most ${MAX_LINES} lines`, () => {
    expect(wrong(sources, ({ text }) => (text.split('\n').length - 1 > MAX_LINES ? [`${text.split('\n').length - 1} lines`] : []))).toEqual([])
  })

  it('opens with a comment that says its promise', () => {
    expect(wrong(sources, ({ text }) => (/^(?:\/\*\*\s+(?:\* )?\S[^\n]{15,}|\/\/ \S[^\n]{15,})/.test(text) ? [] : [text.split('\n')[0] ?? '']))).toEqual([])
  })

  it('has a name that says what is in it', () => {
    expect(
      [...sources, ...tests]
        .map(({ path }) => path)
        .filter(
          (path) =>
            /(?:^|\/)(?:index|utils?|helpers?|misc|common|types|ports)\.(?:test\.)?ts$/.test(path) ||
            !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*(?:\.test)?\.(?:ts|cjs)$/.test(path),
        ),
    ).toEqual([])
  })
})

describe('every file', () => {
  const all = [...sources, ...tests.filter(({ path }) => path !== 'house.test.ts')]

  test.for([
    ['holds no placeholder', /\b(?:TODO|FIXME|XXX|HACK|TBD)\b|not implemented/],
    ['names no host of a package registry', /registry\.npmjs|\bnpmjs\.(?:com|org)|\bunpkg\.com|jsdelivr|pypi\.org|yarnpkg/],
    ['names no folder of one machine', /(?<![\w.])\/(?:home|Users|root|work)\/\w/],
  ] as const)('%s', ([, pattern]) => {
    expect(wrong(all, ({ text }) => hits(text, pattern))).toEqual([])
  })
})

describe('tests', () => {
  it('mirror src, or stand on the short list', () => {
    const known = new Set(sources.map(({ path }) => path.replace(/\.ts$/, '.test.ts')))
    expect(tests.map(({ path }) => path).filter((path) => path.endsWith('.test.ts') && !known.has(path) && !FREE_TESTS.includes(path))).toEqual([])
  })

  it('are all switched on, and none sleeps', () => {
    expect(
      wrong(
        tests.filter(({ path }) => path !== 'house.test.ts'),
        ({ code }) => hits(code, /\b(?:it|test|describe)\.(?:only|skip|todo)\b|setTimeout\(resolve/),
      ),
    ).toEqual([])
  })
})

describe('these rules', () => {
  it('see what they look for', () => {
    expect(
      importsOf("import { a } from './a.ts'\nexport type { B } from '#core/b.ts'\nconst c = await import('zod')\nimport '#errors'\n// import './no.ts'"),
    ).toEqual(['./a.ts', '#core/b.ts', 'zod', '#errors'])
    expect([
      allowed('language/text.ts', 'core/answer.ts'),
      allowed('core/answer.ts', 'language/text.ts'),
      allowed('adapters/slack/slack.ts', 'adapters/discord/discord.ts'),
      allowed('adapters/slack/slack.ts', 'adapters/surface.ts'),
      allowed('adapters/slack/slack.ts', 'store/database.ts'),
    ]).toEqual([false, true, false, true, false])
    expect(withoutComments("const a = 'http://x' // no\n/* Date.now */ b /* c */ d")).toBe("const a = 'http://x' \n b  d")
  })
})

function filesIn(folder: string, kind: RegExp): File[] {
  return readdirSync(join(paths.root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => kind.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(join(paths.root, folder, path), 'utf8')
      return { path, text, code: withoutComments(text) }
    })
}

function rooms(...names: string[]): File[] {
  return sources.filter(({ path }) => names.includes(roomOf(path)))
}

/** Offenders, each as "path: what". */
function wrong(files: readonly File[], faults: (file: File) => readonly (string | undefined)[]): string[] {
  return files.flatMap((file) => faults(file).map((fault) => `${file.path}: ${fault}`))
}

function hits(text: string, pattern: RegExp): string[] {
  const found = pattern.exec(text)?.[0]
  return found === undefined ? [] : [found.trim()]
}

/** Comments out, texts kept; good enough for code that keeps slashes of regular expressions escaped. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!['"`:\\])\/\/ .*$/gm, '')
}

function importsOf(code: string): string[] {
  return [...withoutComments(code).matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"\n]+)['"]/gm)].map((match) => match[1] as string)
}

/** The file of src an import leads to, or undefined for a package. */
function targetOf(path: string, from: string): string | undefined {
  if (from.startsWith('#')) return from.slice(1).includes('/') ? from.slice(1) : `${from.slice(1)}.ts`
  return from.startsWith('.') ? normalize(join(dirname(path), from)) : undefined
}

function roomOf(path: string): string {
  return path.split('/')[0]?.replace(/\.(?:ts|cjs)$/, '') ?? ''
}

function allowed(path: string, to: string): boolean {
  const [room, other] = [roomOf(path), roomOf(to)]
  if (room !== other) return (MAY_IMPORT[room] ?? []).includes(other)
  if (room !== 'adapters') return true
  return dirname(path) === dirname(to) || dirname(to) === 'adapters' // its own folder, or the port that all adapters share
}

function wellWritten(path: string, from: string): boolean {
  const target = targetOf(path, from)
  if (target === undefined) return true
  const sameFolder = dirname(target) === dirname(path)
  if (target === 'paths.ts') return from.endsWith('./paths.ts') // no # name: where the files stand is no room
  return sameFolder ? /^\.\/[^/]+$|^#/.test(from) : from.startsWith('#')
}
