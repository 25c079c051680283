/**
 * What npm packs: the search module as JavaScript with declarations, each beside its source and only while npm packs. The project
 * itself needs no build; Node does not run TypeScript under node_modules, though, and that is where a package lies.
 *
 *   node src/pack-search.ts           before packing
 *   node src/pack-search.ts --clean   after it
 */
import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { paths } from './paths.ts'

const root = join(paths.root, 'src')
const ENTRY = join(root, 'core', 'search-index.ts')
const MADE = ['core/search-*.{js,d.ts}', 'language/*.{js,d.ts}', 'errors.{js,d.ts}']

clean()
if (!process.argv.includes('--clean')) for (const source of declare()) writeFileSync(source.replace(/\.ts$/, '.js'), javascriptOf(source))

/** Writes the declarations; gives the sources that the module is made of. */
function declare(): string[] {
  const flags = '--ignoreConfig --target esnext --module nodenext --types node --strict --allowImportingTsExtensions --declaration --emitDeclarationOnly'
  execFileSync(process.execPath, [join(paths.root, 'node_modules', 'typescript', 'bin', 'tsc'), ...flags.split(' '), ENTRY], { stdio: 'inherit' })
  return globSync(MADE, { cwd: root }).map((made) => join(root, made.replace(/\.d\.ts$/, '.ts')))
}

function javascriptOf(source: string): string {
  return stripTypeScriptTypes(readFileSync(source, 'utf8')).replace(/(from ')([.#][^']+?)(?:\.ts)?'/g, (_, from: string, path: string) => {
    const target = path.startsWith('#') ? `./${relative(dirname(source), join(root, path.slice(1)))}` : path
    return `${from}${target.replaceAll('\\', '/')}.js'`
  })
}

function clean(): void {
  for (const made of globSync(MADE, { cwd: root })) rmSync(join(root, made))
}
