/** The tarball that npm makes, unpacked where an installed package lies, and used by the Node of this machine, which may be older than ours. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { paths } from '../src/paths.ts'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
const nodeHere = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find((file) => existsSync(file))

it('the packed search module runs without TypeScript, without the rest of the bot, and has its types', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pack-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))

  // Packed from a copy, so that nobody else here sees what is made for it.
  const project = join(folder, 'project')
  cpSync(join(paths.root, 'src'), join(project, 'src'), { recursive: true })
  symlinkSync(join(paths.root, 'node_modules'), join(project, 'node_modules'), 'junction')
  const manifest = JSON.parse(readFileSync(join(paths.root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  delete manifest.scripts['prepare'] // the knowledge has no part in it
  writeFileSync(join(project, 'package.json'), JSON.stringify(manifest))
  const sources = readdirSync(join(project, 'src'), { recursive: true }).sort()
  execFileSync(npm, ['pack', '--silent', '--offline', '--pack-destination', folder], { cwd: project, shell: process.platform === 'win32' })
  expect(readdirSync(join(project, 'src'), { recursive: true }).sort()).toEqual(sources)

  const user = join(folder, 'user')
  mkdirSync(join(user, 'node_modules'), { recursive: true })
  execFileSync('tar', ['-xzf', join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) as string), '-C', folder])
  cpSync(join(folder, 'package'), join(user, 'node_modules', 'freedom-brief'), { recursive: true })
  cpSync(join(paths.root, 'node_modules', 'porter2'), join(user, 'node_modules', 'porter2'), { recursive: true })
  writeFileSync(
    join(user, 'use.mjs'),
    `import { createIndex, fromJSON } from 'freedom-brief/search'
     const index = createIndex([{ id: 'a', title: 'Ransom', text: 'Families paid.' }, { id: 'b', text: 'Ships at sea' }])
     process.stdout.write(JSON.stringify([index.search('ransoms'), fromJSON(JSON.parse(JSON.stringify(index))).search('ship', 1)].map(([{ id }]) => id)))`,
  )
  const { stdout, stderr } = spawnSync(nodeHere ?? process.execPath, ['use.mjs'], { cwd: user, encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['["a","b"]', ''])

  writeFileSync(
    join(user, 'use.mts'),
    `import { createIndex, type Hit, type IndexOptions } from 'freedom-brief/search'
     const options: IndexOptions = { k1: 1 }
     export const hits: Hit[] = createIndex([{ id: 'a', text: 'b' }], options).search('b', 1)
     // @ts-expect-error a document has a text
     createIndex([{ id: 'a' }])`,
  )
  const tsc = join(paths.root, 'node_modules', 'typescript', 'bin', 'tsc')
  const checked = spawnSync(process.execPath, [tsc, '--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', 'use.mts'], {
    cwd: user,
    encoding: 'utf8',
  })
  expect(checked.stdout).toBe('')
})
