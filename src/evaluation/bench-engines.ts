/**
 * The search engines that are compared, each in the best settings found for short English texts: all words optional, titles
 * weighted double, stemming and stop words (ours where it takes any, else its own), ten results asked for. They are development
 * dependencies and loaded one by one when their turn comes.
 */
import { createIndex, type Document } from '#core/search-index.ts'
import { documentWords, termOf } from '#core/search-terms.ts'
import { BriefError } from '#errors'
import { functionWords, stem } from '#language/text.ts'

export type Search = (query: string, k: number) => readonly string[]
/** `build` is timed; it ends when the first query can be asked. */
export type Engine = { name: string; load: () => Promise<(documents: readonly Document[]) => Search> }

export const OURS = 'freedom-brief'
const TITLE_WEIGHT = 2

const content = (text: string): string[] => {
  const all = documentWords(text).map(termOf)
  const left = all.filter((term) => !stopTerms.has(term))
  return left.length > 0 ? left : all
}
const stopTerms: ReadonlySet<string> = new Set([...functionWords].map(stem))

export const engines: readonly Engine[] = [
  {
    name: OURS,
    load: async () => (documents) => {
      const index = createIndex(documents)
      return (query, k) => index.search(query, k).map(({ id }) => id)
    },
  },
  {
    name: 'minisearch',
    load: async () => {
      const { default: MiniSearch } = await installed('minisearch', () => import('minisearch'))
      return (documents) => {
        const index = new MiniSearch({
          fields: ['title', 'text'],
          tokenize: content,
          processTerm: (term) => term,
          searchOptions: { boost: { title: TITLE_WEIGHT } },
        })
        index.addAll(documents)
        return (query, k) =>
          index
            .search(query)
            .slice(0, k)
            .map(({ id }) => id as string)
      }
    },
  },
  {
    name: 'orama',
    load: async () => {
      const { create, insert, search } = await installed('@orama/orama', () => import('@orama/orama'))
      return (documents) => {
        const index = create({
          schema: { title: 'string', text: 'string' } as const,
          components: { tokenizer: { language: 'english', normalizationCache: new Map(), tokenize: content } },
        })
        for (const { id, title = '', text } of documents) insert(index, { id, title, text })
        return (query, k) =>
          (search(index, { term: query, limit: k, exact: false, threshold: 1, boost: { title: TITLE_WEIGHT } }) as { hits: { id: string }[] }).hits.map(
            ({ id }) => id,
          )
      }
    },
  },
  {
    name: 'lunr',
    load: async () => {
      const { default: lunr } = await installed('lunr', () => import('lunr'))
      return (documents) => {
        const index = lunr(function () {
          this.field('title', { boost: TITLE_WEIGHT })
          this.field('text')
          for (const document of documents) this.add(document)
        })
        return (query, k) => {
          const found = index.query((asked) => asked.term(lunr.tokenizer(query), { usePipeline: true }))
          return found.slice(0, k).map(({ ref }) => ref)
        }
      }
    },
  },
  {
    name: 'flexsearch', // title and text as one field: its quickest form
    load: async () => {
      const { default: flexsearch } = await installed('flexsearch', () => import('flexsearch'))
      return (documents) => {
        const index = new flexsearch.Index({ tokenize: 'strict', resolution: 9, encode: content } as object)
        for (const [at, { title = '', text }] of documents.entries()) index.add(at, `${title} ${text}`)
        return (query, k) => (index.search(query, { limit: k, suggest: true }) as number[]).map((at) => (documents[at] as Document).id)
      }
    },
  },
  {
    name: 'fuse.js',
    load: async () => {
      const { default: Fuse } = await installed('fuse.js', () => import('fuse.js'))
      return (documents) => {
        const index = new Fuse(documents, {
          keys: [
            { name: 'title', weight: TITLE_WEIGHT },
            { name: 'text', weight: 1 },
          ],
          useTokenSearch: true,
          tokenMatch: 'any',
          tokenize: content,
          ignoreLocation: true,
          threshold: 0.2,
          includeScore: false,
        })
        return (query, k) => index.search(query, { limit: k }).map(({ item }) => item.id)
      }
    },
  },
]

async function installed<M>(name: string, load: () => Promise<M>): Promise<M> {
  try {
    return await load()
  } catch (cause) {
    throw new BriefError(
      'input',
      `${name} is compared with but not installed: this is an installation without development dependencies. Install all of them with: npm ci`,
      { cause },
    )
  }
}
