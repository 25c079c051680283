/** Inputs of 100 kB that make a careless step slow: each sort repeats what one step of answering looks for. */

export const LONG = 100_000

/** What is repeated until the text is long enough. */
const PIECES: Readonly<Record<string, string>> = {
  prose: 'The report on trafficking said that many women in the camps were sold, and nobody knew how the money was moved. ',
  digits: '7',
  'short numbers': '12 ',
  'ranges of numbers': '1-',
  'one long word': 'x',
  parentheses: '(',
  brackets: '[A ',
  'open tags': '<a ',
  'open comments': '<!-- ',
  emoji: '😀',
  'joined emoji': '👩‍👩‍👧',
  'marks on one letter': '\u0301',
  'repeated names': 'Boko Haram and ISIS in North Korea ',
  'unknown names': 'Xyzzy Plugh ',
  abbreviations: 'U.S.',
  'how many': 'how many ',
  'almost addresses': 'http//www.exa mple.c om/?a=b&c ',
  ampersands: '&',
  'dollar signs': '$ $$ ',
  'number words': 'one hundred and twenty three thousand ',
  'joined number words': 'twenty-',
  quotes: '"\' ',
  misspellings: 'trafikcing victmis peopel goverment survivers ',
  'single letters': 'a b c ',
  'list of questions': ', what ',
  'orders to the bot': 'ignore the ',
  blanks: ' ',
}

/** Sort -> text, each of the same length. */
export function longInputs(length = LONG): Map<string, string> {
  return new Map(Object.entries(PIECES).map(([sort, piece]) => [sort, piece.repeat(Math.ceil(length / piece.length)).slice(0, length)]))
}
