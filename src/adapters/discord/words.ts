/** The fixed words around an answer, in the languages that are complete: English and Spanish. Others fall back to English. */
import type { Verdict } from '#core/claims.ts'
import type { FeedbackReason } from '#adapters/surface.ts'

export type Language = 'en' | 'es'

/** `locale` as Discord tells it: "en-US", "es-ES", "es-419", "de". */
export function languageOf(locale: string | null | undefined): Language {
  return locale?.startsWith('es') ? 'es' : 'en'
}

/** What the operator has set: how long the questions of a conversation are kept, and whether the text of an unanswered one is. */
export type Keeping = { conversations: number; unansweredText: boolean; modelAt?: string | undefined }

type Words = {
  source: string
  later: string
  elsewhere: string
  from: (source: string, date: string) => string
  people: string
  related: string
  more: (left: number) => string
  answerFor: string
  phone: string
  text: string
  checked: string
  helpful: string
  notHelpful: string
  thanks: string
  whatWasWrong: string
  reasons: Record<FeedbackReason, string>
  states: Record<Verdict['state'], string>
  articleSays: (statement: string) => string
  nothingToCheck: string
  themes: (count: number) => string
  pickTheme: string
  pickFact: string
  previous: string
  next: string
  theme: string
  whoSays: string
  compared: string
  noSuchFact: string
  article: string
  whoSaysWhat: string
  facts: (count: number) => string
  laterFigures: string
  helpLines: string
  help: readonly string[]
  commands: string
  danger: string
  privacy: (keeping: Keeping) => readonly string[]
  kept: string
  nothingKept: string
  deleteMine: string
  deleted: (count: number) => string
  stale: string
  cannotWrite: string
  noText: string
  failed: string
  discuss: string
  otherCountries: string
  automated: string
}

const MINUTE = 60_000 // ms

const en: Words = {
  source: 'Source',
  later: 'Later, from other sources (not the article)',
  elsewhere: 'From other sources (not the article)',
  from: (source, date) => `From: ${source}, as of ${date}`,
  people: 'People who can help',
  related: 'You could also ask',
  more: (left) => `${left} more not shown here; ask for a part of it.`,
  answerFor: 'For',
  phone: 'Phone',
  text: 'Text',
  checked: 'Checked',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  thanks: 'Thank you, noted.',
  whatWasWrong: 'Thank you, noted. What was wrong with it?',
  reasons: {
    wrong: 'It is wrong',
    'off-target': 'It is not what I asked',
    incomplete: 'Something is missing',
    unclear: 'I do not understand it',
    other: 'Something else',
  },
  states: { supported: 'Supported', contradicted: 'Contradicted', partly: 'Partly supported', 'not-covered': 'Not covered by the article' },
  articleSays: (statement) => `The article says: ${statement}`,
  nothingToCheck: 'I found no figure and no attribution in that text that I could check. Try a sentence such as: Trafficking affects 40 million people.',
  themes: (count) => `The ${count} facts I answer from, by theme`,
  pickTheme: 'Choose a theme',
  pickFact: 'Read one of them',
  previous: 'Previous',
  next: 'Next',
  theme: 'Theme',
  whoSays: 'Who says so',
  compared: 'Compared with the article',
  noSuchFact: 'There is no fact of that name. Start typing after /fact and choose from the list, or use /facts.',
  article: 'The article, which every answer rests on',
  whoSaysWhat: 'Who says what, as the article has it',
  facts: (count) => (count === 1 ? '1 fact' : `${count} facts`),
  laterFigures: 'Later figures, shown apart from the article',
  helpLines: 'Help lines, and where each was checked',
  help: [
    'I answer questions about one article in my own words, show the paragraph behind each sentence ([¶5] is paragraph 5, ¶0 the headline), and say so when it does not cover something.',
    'Use /ask, mention me, reply to me, or write to me directly. You can go on from an answer: "and per year?", "who says so?".',
  ],
  commands: 'Commands',
  danger: 'If you or somebody you know needs help now, tell me so in a direct message or with /ask and "private", and I will show help lines.',
  privacy: ({ conversations, unansweredText, modelAt }) => [
    `To understand follow-ups I keep the questions of a conversation for ${Math.round(conversations / MINUTE)} minutes. Thumbs under answers and questions that the article could not answer are kept for the curator, ${unansweredText ? 'the questions with their text' : 'without your text'}.`,
    'Messages that sound as if somebody may be in danger are never kept. I read only what is addressed to me.',
    ...(modelAt === undefined
      ? []
      : [
          `Questions are also sent to a language model at ${modelAt}, without names, handles, addresses and numbers in them. Messages that sound as if somebody may be in danger are never sent.`,
        ]),
  ],
  kept: 'Kept of you now',
  nothingKept: 'Nothing is kept of you now.',
  deleteMine: 'Delete mine',
  deleted: (count) => (count === 0 ? 'There was nothing of yours to delete.' : `Deleted: ${count === 1 ? '1 entry' : `${count} entries`} of yours.`),
  stale: 'That belongs to an older version of my facts. Please ask again with /ask.',
  cannotWrite:
    'I could not answer in that channel: I am not allowed to write there. Ask somebody who runs the server to let me view the channel, send messages and read its history, or ask me here.',
  noText: 'That message holds no text that I could check.',
  failed: 'Something went wrong on my side. Please try again in a moment.',
  discuss: 'To discuss',
  otherCountries: 'Other countries',
  automated: 'Automated briefing',
}

const es: Words = {
  source: 'Fuente',
  later: 'Más reciente, de otras fuentes (no del artículo)',
  elsewhere: 'De otras fuentes (no del artículo)',
  from: (source, date) => `Según ${source}, a fecha de ${date}`,
  people: 'Quién puede ayudar',
  related: 'También puede preguntar',
  more: (left) => `Hay ${left} más que no se muestran aquí; pregunte por algo más concreto.`,
  answerFor: 'Para',
  phone: 'Teléfono',
  text: 'Mensaje de texto',
  checked: 'Comprobado',
  helpful: 'Útil',
  notHelpful: 'Poco útil',
  thanks: 'Gracias, anotado.',
  whatWasWrong: 'Gracias, anotado. ¿Qué falló?',
  reasons: { wrong: 'Es incorrecto', 'off-target': 'No es lo que pregunté', incomplete: 'Falta algo', unclear: 'No lo entiendo', other: 'Otra cosa' },
  states: {
    supported: 'El artículo lo respalda',
    contradicted: 'El artículo lo contradice',
    partly: 'El artículo lo respalda en parte',
    'not-covered': 'El artículo no lo trata',
  },
  articleSays: (statement) => `El artículo dice: ${statement}`,
  nothingToCheck:
    'No encontré en ese texto ninguna cifra ni atribución que pudiera comprobar. Pruebe en inglés con una frase como: Trafficking affects 40 million people.',
  themes: (count) => `Los ${count} datos con los que respondo, por tema`,
  pickTheme: 'Elija un tema',
  pickFact: 'Lea uno de ellos',
  previous: 'Anterior',
  next: 'Siguiente',
  theme: 'Tema',
  whoSays: 'Quién lo dice',
  compared: 'Cotejado con el artículo',
  noSuchFact: 'No hay ningún dato con ese nombre. Empiece a escribir después de /dato y elija de la lista, o use /datos.',
  article: 'El artículo en el que se basa cada respuesta',
  whoSaysWhat: 'Quién dice qué, según el artículo',
  facts: (count) => (count === 1 ? '1 dato' : `${count} datos`),
  laterFigures: 'Cifras más recientes, aparte del artículo',
  helpLines: 'Líneas de ayuda y dónde se comprobó cada una',
  help: [
    'Respondo en inglés y con mis propias palabras a preguntas sobre un artículo, indico el párrafo en que se apoya cada frase ([¶5] es el párrafo 5 y ¶0 el titular) y digo cuándo el artículo no trata algo.',
    'Use /preguntar, mencióneme, responda a un mensaje mío o escríbame en privado. Puede seguir a partir de una respuesta: "and per year?", "who says so?".',
  ],
  commands: 'Comandos',
  danger: 'Si usted o alguien que conoce necesita ayuda ahora, dígamelo en un mensaje directo o con /preguntar y «privado», y le mostraré líneas de ayuda.',
  privacy: ({ conversations, unansweredText, modelAt }) => [
    `Para entender las preguntas de seguimiento guardo las preguntas de una conversación durante ${Math.round(conversations / MINUTE)} minutos. Las valoraciones y las preguntas que el artículo no pudo responder se guardan para quien mantiene los datos, ${unansweredText ? 'las preguntas con su texto' : 'sin su texto'}.`,
    'Los mensajes que hacen pensar que alguien puede estar en peligro no se guardan nunca. Solo leo lo que se dirige a mí.',
    ...(modelAt === undefined
      ? []
      : [
          `Las preguntas se envían también a un modelo de lenguaje en ${modelAt}, sin nombres, usuarios, direcciones ni números. Los mensajes que hacen pensar que alguien puede estar en peligro no se envían nunca.`,
        ]),
  ],
  kept: 'Lo que se guarda ahora de usted',
  nothingKept: 'Ahora no se guarda nada de usted.',
  deleteMine: 'Borrar lo mío',
  deleted: (count) => (count === 0 ? 'No había nada suyo que borrar.' : `Borrado: ${count === 1 ? '1 entrada suya' : `${count} entradas suyas`}.`),
  stale: 'Eso pertenece a una versión anterior de mis datos. Vuelva a preguntar con /preguntar.',
  cannotWrite:
    'No pude responder en ese canal: no tengo permiso para escribir allí. Pida a quien administra el servidor que me deje ver el canal, enviar mensajes y leer su historial, o pregúnteme aquí.',
  noText: 'Ese mensaje no tiene texto que pueda comprobar.',
  failed: 'Algo falló por mi parte. Inténtelo de nuevo dentro de un momento.',
  discuss: 'Para debatir',
  otherCountries: 'Otros países',
  automated: 'Boletín automático',
}

export const words: Readonly<Record<Language, Words>> = { en, es }
