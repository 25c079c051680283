/** Is a text written in another language than English? By its script, or by the small words that only other languages have. */

const SMALL_WORDS = new Set(
  // Spanish
  (
    'el la de los las una unos por para con del qué que quién quien quiénes cómo como cuánto cuántos cuánta cuántas cuanto cuantos cuantas cuándo cuando dónde donde cuál cuáles según sobre esto esta este es son está están hay puedes puede hablas español hola gracias muchas usted ustedes artículo tiene hacer deben más ' +
    // French
    'le les des du une et est sont qui quel quelle quels quelles combien comment pourquoi où dans avec sur cet cette ce ces pas vous nous je tu il elle ils parlez français bonjour merci peux pouvez selon dit article être fait faire ' +
    // German
    'der das dem den ein eine einen einem und ist sind wer wie viele viel warum wo wann welche welcher welches nicht mit von zu zum zur im auf für über sich auch kannst können du ich sie wir deutsch hallo danke bitte laut wird worden haben sollen worum geht es ' +
    // Portuguese, Italian
    'os um uma do da dos das em no na nos nas por não quantas quantos quem onde quando como você português olá obrigado il lo gli della delle dei di che chi sono quanti quante quanto cosa dove perché quando italiano ciao grazie ' +
    // Dutch, Polish, Turkish, Romanian, Tagalog, Indonesian, Vietnamese, Swedish
    'het een hoeveel wie waar waarom zijn niet van voor kto ile jest osób dlaczego gdzie kiedy kaç kişi nedir kim câte cine este unde când ilan ang mga ng saan sino bakit berapa siapa apa dimana mengapa bao nhiêu là ai của những hur många vem är det och varför var'
  ).split(' '),
)
/** Words of English that would be taken for one of those. */
const ENGLISH_TOO = new Set('a an as is was war die man in on no me do du des son come pour article var van sole dos dem ai'.split(' '))
const ENGLISH =
  /^(?:the|of|and|to|is|are|was|were|in|on|for|what|who|how|many|much|where|when|why|which|does|do|did|it|this|that|with|from|by|about|say|says|people|article|i|you|my|a|an)$/
const ANOTHER_SCRIPT = 0.5 // of the letters
const FEW = 2

export function isForeign(text: string): boolean {
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.length > 1 && letters.filter((letter) => !/\p{Script=Latin}/u.test(letter)).length > letters.length * ANOTHER_SCRIPT) return true
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? []
  const foreign = words.filter((word) => SMALL_WORDS.has(word) && !ENGLISH_TOO.has(word)).length
  const english = words.filter((word) => ENGLISH.test(word)).length
  return words.length <= FEW ? foreign > 0 && english === 0 : foreign >= FEW && foreign > english
}
