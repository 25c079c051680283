/** Index <-> JSON: documents as numbers of terms, packed seven bits to a byte (LEB128) and then as base64. */
import { BriefError } from '#errors'
import type { Settings } from './search-ranking.ts'
import type { Held } from './search-store.ts'

export type IndexJson = {
  version: number
  options: Omit<Partial<Settings>, 'stopWords'> & { stopWords?: readonly string[] }
  ids: readonly string[]
  terms: readonly string[]
  /** Words in the title and in the text of each document, in turn. */
  lengths: string
  tokens: string
}

const VERSION = 2

export function writeJson({ ids, terms, starts, titleLengths, tokens }: Held, { stopWords, ...options }: Partial<Settings>): IndexJson {
  const lengths = new Uint32Array(2 * ids.length)
  titleLengths.forEach((title, doc) => {
    lengths[2 * doc] = title
    lengths[2 * doc + 1] = (starts[doc + 1] as number) - (starts[doc] as number) - title
  })
  return {
    version: VERSION,
    options: { ...options, ...(stopWords && { stopWords: [...stopWords] }) },
    ids: [...ids],
    terms: [...terms],
    lengths: pack(lengths),
    tokens: pack(tokens),
  }
}

export function readJson(json: unknown): { held: Held; options: Partial<Settings> } {
  const { version, options, ids, terms, lengths: packed, tokens: packedTokens } = (json ?? {}) as Partial<IndexJson>
  if (version !== VERSION)
    throw new BriefError(
      'input',
      `A search index can be read in version ${VERSION}, this is ${version === undefined ? 'none' : `version ${String(version)}`}. Make it again from its documents with createIndex.`,
    )
  const lengths = unpack(packed)
  const tokens = unpack(packedTokens)
  const titleLengths = lengths.filter((_, at) => at % 2 === 0)
  const starts = new Uint32Array(titleLengths.length + 1)
  for (let doc = 0; doc < titleLengths.length; doc++)
    starts[doc + 1] = (starts[doc] as number) + (lengths[2 * doc] as number) + (lengths[2 * doc + 1] as number)
  const whole =
    isTexts(ids) && isTexts(terms) && lengths.length === 2 * ids.length && starts[ids.length] === tokens.length && tokens.every((token) => token < terms.length)
  if (!whole) throw new BriefError('input', 'This search index is damaged: its parts do not fit together. Make it again from its documents with createIndex.')
  const { stopWords, ...rest } = options ?? {}
  return { held: { ids: [...ids], terms: [...terms], starts, titleLengths, tokens }, options: { ...rest, ...(stopWords && { stopWords: new Set(stopWords) }) } }
}

function isTexts(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((one) => typeof one === 'string')
}

function pack(numbers: Uint32Array): string {
  const bytes = new Uint8Array(5 * numbers.length)
  let end = 0
  for (const number of numbers) {
    let left = number
    for (; left > 127; left >>>= 7) bytes[end++] = (left & 127) | 128
    bytes[end++] = left
  }
  return Buffer.from(bytes.buffer, 0, end).toString('base64')
}

function unpack(text: unknown): Uint32Array {
  const bytes = Buffer.from(typeof text === 'string' ? text : '', 'base64')
  const numbers = new Uint32Array(bytes.length)
  let size = 0
  let shift = 0
  for (const byte of bytes) {
    numbers[size] = ((numbers[size] as number) | ((byte & 127) << shift)) >>> 0
    shift = byte > 127 ? shift + 7 : 0
    if (byte < 128) size++
  }
  return numbers.slice(0, size)
}
