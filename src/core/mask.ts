/** What could point to a person or open a door is taken out of a text before it leaves the machine: names, handles, addresses, numbers, tokens. */
import { figuresIn } from '#language/figures.ts'
import type { NameFinder } from '#language/names.ts'
import { stopWords, tidy } from '#language/text.ts'
import type { NameBook } from './name-book.ts'

const AT = '(?:\\s?@\\s?|\\s?[([{]\\s?at\\s?[)\\]}]\\s?|\\s+at\\s+)'
const DOT = '(?:\\s?\\.\\s?|\\s?[([{]\\s?dot\\s?[)\\]}]\\s?|\\s+dot\\s+)'
const MAILBOX = '(?:g ?mail|hot ?mail|outlook|yahoo|proton(?: ?mail)?|icloud|aol|gmx|web|yandex|mail|live|msn|fastmail|tutanota|zoho)'
/** Ends of addresses that are no words; "trafficking.in 2014" only lacks a blank. */
const DOMAIN =
  '(?:com|org|net|info|io|gg|co|uk|de|fr|es|ru|ua|pl|nl|ch|gov|edu|int|mil|app|dev|link|ly|tv|xyz|online|site|club|biz|eu|jp|cn|br|mx|za|ng|ph|vn|th|my|sg|hk|kr)'
const SERVICE =
  '(?:insta(?:gram)?|snap(?:chat)?|telegram|tele|whats ?app|viber|we ?chat|weixin|kik|skype|discord|facebook|fb|messenger|twitter|tik ?tok|linked ?in|reddit|mastodon|threads|onlyfans|signal)'

/** Tokens and passwords that were pasted by mistake: by how the best known begin, or long and mixed as no word is. */
const SECRET =
  /(?<![\w.+/=-])(?:(?:xox[a-z]|xapp|sk|pk)-[\w-]{6,}|(?:gh[a-z]|github_pat)_\w{10,}|(?=[\w.+/=]*\d)(?=[\w.+/=]*[a-z])(?=[\w.+/=]*[A-Z])[\w.+/=]{20,})/g

const LOCAL = '(?<![\\p{L}\\p{N}._%+-])[\\p{L}\\p{N}._%+-]{1,64}'
const LABEL = '[\\p{L}\\p{N}-]{1,63}'
const END = '(?![\\p{L}\\p{N}])'

/** Each bounded in every part, so that no text takes long. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`${LOCAL}(?:\\s+dot\\s+[\\p{L}\\p{N}_-]{1,40}){0,3}${AT}${LABEL}(?:${DOT}${LABEL}){0,3}${DOT}${DOMAIN}${END}`, 'giu'), '[e-mail]'],
  [new RegExp(`${LOCAL}\\s?(?:@|\\(at\\)|\\[at\\])\\s?${LABEL}(?:\\.${LABEL}){1,5}`, 'giu'), '[e-mail]'],
  [new RegExp(`${LOCAL}${AT}${MAILBOX}${END}`, 'giu'), '[e-mail]'],
  [/<[@#!][^>]{0,80}>/g, '[handle]'],
  [/\b(?:https?:\/\/|www\.)\S+/gi, '[link]'],
  [SECRET, '[secret]'],
  [new RegExp(`(?<![\\p{L}\\p{N}.@-])(?:${LABEL}\\.){1,5}\\p{L}{2,24}\\/\\S*`, 'giu'), '[link]'], // t.me/name
  [new RegExp(`(?<![\\p{L}\\p{N}.@-])(?:${LABEL}\\.){1,5}${DOMAIN}${END}`, 'gu'), '[link]'],
  [/(?<![\p{L}\p{N}])@[\p{L}\p{N}_.-]{2,}/gu, '[handle]'],
  [/(?<![\p{L}\p{N}_.])[\p{L}\p{N}_.]{2,40}#\d{3,5}\b/gu, '[handle]'],
  [/(?<![\p{L}\p{N}_.])[\p{L}\p{N}.]{1,40}_[\p{L}\p{N}_.]{0,60}/gu, '[handle]'],
]
/** "insta: name", "my snap is name", "name on telegram": the service may stay. */
const AT_SERVICE = new RegExp(
  `(\\b(?:${SERVICE}|ig|fb|tg|wa)(?: (?:id|handle|user ?name|name|account|profile|number))?\\s*(?::|=|-)\\s*|\\bmy ${SERVICE}(?: (?:id|handle|user ?name|name|account))? is )(@?[\\p{L}\\p{N}_.-]{2,})`,
  'giu',
)
const ON_SERVICE = new RegExp(`(?<![\\p{L}\\p{N}[])([\\p{L}\\p{N}_.-]{3,40})(?= (?:on|at|via|in) (?:my )?${SERVICE}\\b)`, 'giu')

/** Seven digits or more, as people write telephone and passport numbers; figures with commas or a magnitude are none. */
const NUMBER = /(?<![\p{L}\p{N}.,$€£])(?:\+|\(|00)?\d(?:[\s()./-]{0,2}\d){6,}(?![\p{N}%])/gu
const DOCUMENT = /\b(?=[A-Z\d]*\d{4})[A-Z]{1,3}\d{5,}\b/g
const NAME = '[name]'
const TITLE =
  '(?:[Mm](?:rs?|s|x)|[Dd]r|[Pp]rof|Miss|Sir|Madam|Lady|Officer|Agent|Sergeant|Sgt|Captain|Capt|Judge|Sheikh|Imam|Rev|Reverend|Father|Sister|Uncle|Aunt|Se[nñ]ora?|Sra?)'
/** Behind these stands a name, whatever word it may be besides. */
const SAYS_NAME =
  /(?<=\b(?:my (?:full |real |first |last )?name is|my name's|his name is|her name is|i am called|call me|named|is called|they call me)\s)(?!the\b|an?\b|in\b|by\b|for\b|as\b)[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)*/giu
const TITLED = new RegExp(`(?<=(?<![\\p{L}])${TITLE}\\.?\\s)(?!the\\b)[\\p{L}][\\p{L}'-]+(?:\\s\\p{Lu}[\\p{L}'-]+)*`, 'gu')
const INTRODUCED = /(?<=\b(?:i am|i'm|this is)\s)\p{Lu}[\p{L}'-]+(?:\s\p{Lu}[\p{L}'-]+)*/giu
/** First names that are words as well: names where a capital follows them. */
const FIRST_NAME =
  /(?<![\p{L}\p{N}])(?:Will|Mark|Grace|Hope|Faith|Joy|May|April|June|Rose|Lily|Bill|Sue|Pat|Art|Drew|Jack|Dean|Chase|Rich|Rob|Frank|Ray|Guy|Gene|Don|Victor|Christian|Penny|Amber|Crystal|Ruby|Pearl|Heather|Ivy|Daisy|Violet|Olive|Iris|Summer|Autumn|Dawn|Eve|Angel|Sandy|Robin|Jay|Earl|Duke|Miles|Max|Clay|Reed|Wade|Cliff|Glen|Charity|Patience|Mercy|Destiny|Princess|Tom|Nick|Bob|Pierce|Ford|Grant|Lance|Skip|Chip|Buck|Hunter|Mason|Carter|Parker|Porter|Cooper|Major|Sky|Star|Blessing|Justice|Precious|Honor|Unity|Peace) \p{Lu}[\p{L}'-]+/gu
const CAPITALISED = /(?<![\p{L}\p{N}[])\p{Lu}[\p{L}'-]+(?:\s+(?:(?:van|von|de|del|da|di|bin|al|el|la)\s+)?\p{Lu}[\p{L}'-]+)*/gu
const MOST_CAPITALS = 0.5 // share of words with one, above which a text is set like a title
const LEAST_WORDS = 5 // that a title is told by

export function mask(raw: string, findNames: NameFinder, book: NameBook): string {
  let text = tidy(raw)
  const plain = (word: string): boolean => isCommon(word, book) || (!/[._]/.test(word) && findNames(word).length > 0)
  for (const [shape, stand] of SHAPES) text = text.replace(shape, stand)
  text = text
    .replace(AT_SERVICE, (match, lead: string, handle: string) => (plain(handle) ? match : `${lead}[handle]`))
    .replace(ON_SERVICE, (handle) => (plain(handle) ? handle : '[handle]'))
    .replace(NUMBER, (match: string, at: number, whole: string) => (isFigure(match, at, whole) ? match : '[number]'))
    .replace(DOCUMENT, '[number]')
  const isTitle = shareOfCapitals(text, findNames) > MOST_CAPITALS
  const all = (run: string): string => maskNames(run, findNames, () => false)
  return text
    .replace(SAYS_NAME, all)
    .replace(TITLED, all)
    .replace(FIRST_NAME, (run) => (isTitle ? run : all(run)))
    .replace(INTRODUCED, (run) => maskNames(run, findNames, (word) => isCommon(word, book)))
    .replace(CAPITALISED, (run) => maskNames(run, findNames, (word) => isCommon(word, book)))
}

/** Names of the book stay, whatever stands beside them, and so do words that may: "Does Maria Lopez" keeps its first. */
function maskNames(run: string, findNames: NameFinder, stays: (word: string) => boolean): string {
  const known = findNames(run)
  let masked = false // what comes behind a part of a name is one as well
  return run
    .replace(/\S+/g, (word: string, at: number) => {
      if (known.some(({ start, end }) => at < end && start < at + word.length) || (stays(word) && !masked)) return word
      masked = true
      return NAME
    })
    .replace(/\[name\](?:\s+\[name\])+/g, NAME)
}

/** A word that curators have used, or of the grammar; "O'Brien" is none because of its "O". */
function isCommon(word: string, book: NameBook): boolean {
  const lower = word.toLowerCase().replace(/'s?$/, '')
  return stopWords.has(lower) || book.isKnownWord(lower) || /^(?:i|you|we|they|he|she|it|that|what|who|where|how|there)'(?:m|re|s|ve|ll|d)$/.test(lower)
}

/** Of the words that could do without one. */
function shareOfCapitals(text: string, findNames: NameFinder): number {
  const bare = findNames(text).reduceRight((rest, { start, end }) => `${rest.slice(0, start)} ${rest.slice(end)}`, text)
  const words = (bare.match(/[\p{L}][\p{L}'-]*/gu) ?? []).slice(1).filter((word) => word !== 'I')
  return words.length < LEAST_WORDS ? 0 : words.filter((word) => /^\p{Lu}/u.test(word)).length / words.length
}

/** "2001 - 2011", "40 000 000": a range of years, or an amount. */
function isFigure(match: string, at: number, whole: string): boolean {
  if (/^(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d$/.test(match.trim()) || /^\d{1,3}(?: \d{3})+$/.test(match.trim())) return true
  return /^\d+$/.test(match) && /0{4,}$/.test(match) && figuresIn(whole.slice(at)).length > 0
}
