/** The fixed words around subscriptions, in English and Spanish. What the calendar and the platform say stays in English. */
import type { State } from '#briefings/ledger.ts'
import type { Withheld } from '#briefings/occurrences.ts'
import type { Series } from '#knowledge/schema.ts'
import type { Language } from './words.ts'

/** The fields of a subscription as people see them; the names are those of `Wishes`. */
export type FieldNames = Readonly<Record<'series' | 'zone' | 'time' | 'weekdaysOnly' | 'optional' | 'quiet', string>>

type Words = {
  series: Record<Series, string>
  fields: FieldNames
  hints: { zone: string; zoneOf: (channel: string) => string; time: string; quiet: string }
  formFor: (channel: string) => string
  weekdaysOnly: string
  also: string
  more: string
  upTo: string
  saved: (channel: string, isNew: boolean) => string
  next: string
  tellYou: string
  invalid: string
  fillAgain: string
  missing: (channel: string) => string
  taken: (channel: string, by: string) => string
  none: (channel: string) => string
  noneHere: string
  listed: string
  choose: string
  notAllowed: (channel: string) => string
  notSeen: string
  paused: (until: string) => string
  pausedUntil: (date: string) => string
  stopped: (reason: string) => string
  stoppedShort: string
  goesOn: string
  skipped: (title: string, date: string) => string
  removed: (channel: string) => string
  nothingComing: string
  page: (at: number, of: number) => string
  notPosted: string
  withheld: Record<Withheld, string>
  last: string
  nothingYet: string
  states: Record<State, string>
  changes: string
  preview: string
  change: string
  unsubscribe: string
  now: (time: string) => string
  gone: string
  noForm: string
  formReady: (channel: string) => string
  openForm: string
}

const en: Words = {
  series: { all: 'Everything: key days and weekly themes', key: 'Key days only', 'freedom-day': 'National Freedom Day only' },
  fields: { series: 'Which briefings', zone: 'Time zone', time: 'Local time', weekdaysOnly: 'Weekdays only', optional: 'Also', quiet: 'Quiet dates' },
  hints: {
    zone: 'Discord does not tell it. A name such as Europe/Athens',
    zoneOf: (channel) => `As for ${channel}. Change it if this channel lives elsewhere`,
    time: 'On the clocks of that zone: 09:00 or 5:30 pm',
    quiet: 'Nothing is posted then: 2027-01-04, 2027-01-18 to 2027-01-22',
  },
  formFor: (channel) => `Briefings for ${channel}`,
  weekdaysOnly: 'weekdays only',
  also: 'also',
  more: 'And',
  upTo: ' to ',
  saved: (channel, isNew) => (isNew ? `${channel} gets briefings from now on.` : `The briefings of ${channel} are set.`),
  next: 'What comes next, in that zone and in your own time',
  tellYou: 'If I can no longer post there, I pause and tell you once.',
  invalid: 'Nothing is saved yet. Please mend this:',
  fillAgain: 'Fill it in again',
  missing: (channel) => `Nothing is saved yet: I could not post in ${channel}.`,
  taken: (channel, by) => `Your settings are not saved: ${by} has set up briefings for ${channel} in the meantime. \`/briefing edit\` changes them.`,
  none: (channel) => `${channel} gets no briefings. \`/briefing subscribe\` sets them up.`,
  noneHere: 'No channel that you can see gets briefings. `/briefing subscribe` sets them up.',
  listed: 'Channels that get briefings',
  choose: 'See one of them',
  notAllowed: (channel) => `Only people who may manage ${channel} can change its briefings (Manage Channels, or Manage Server).`,
  notSeen: 'You cannot see that channel.',
  paused: (until) => `Paused. Nothing is posted before ${until}; \`/briefing resume\` ends the pause.`,
  pausedUntil: (date) => `paused until ${date}`,
  stopped: (reason) => `I paused it, because ${reason}. Once that is mended, \`/briefing resume\` lets it go on.`,
  stoppedShort: 'paused by me',
  goesOn: 'The briefings go on.',
  skipped: (title, date) => `Left out: ${title}, ${date}. The ones after it come as planned.`,
  removed: (channel) => `${channel} gets no more briefings. It had:`,
  nothingComing: 'The calendar holds nothing for these settings.',
  page: (at, of) => `Preview ${at} of ${of}`,
  notPosted: 'Only you see this; it is not posted',
  withheld: {
    paused: 'will not be posted: paused',
    'quiet date': 'will not be posted: a quiet date',
    'on request': 'will not be posted: left out on request',
    stopped: 'will not be posted: I paused it',
  },
  last: 'The last one',
  nothingYet: 'Nothing has been due yet.',
  states: {
    planned: 'is about to be posted',
    claimed: 'is about to be posted',
    posting: 'is being posted',
    posted: 'went out',
    ambiguous: 'is being looked for: Discord did not say whether it arrived',
    skipped: 'was left out',
    failed: 'could not be posted',
  },
  changes: 'Last changes',
  preview: 'Preview',
  change: 'Change',
  unsubscribe: 'Unsubscribe',
  now: (time) => `now ${time}`,
  gone: 'a channel that is gone',
  noForm: 'Discord did not show the form. Please try again, or give zone and time with the command.',
  formReady: (channel) => `The form for ${channel} is ready.`,
  openForm: 'Open the form',
}

const es: Words = {
  series: { all: 'Todo: días clave y temas semanales', key: 'Solo los días clave', 'freedom-day': 'Solo el Día Nacional de la Libertad' },
  fields: {
    series: 'Qué boletines',
    zone: 'Zona horaria',
    time: 'Hora local',
    weekdaysOnly: 'Solo días laborables',
    optional: 'También',
    quiet: 'Fechas sin envío',
  },
  hints: {
    zone: 'Discord no la indica. Un nombre como Europe/Madrid',
    zoneOf: (channel) => `La de ${channel}. Cámbiela si este canal está en otra`,
    time: 'En la hora de esa zona: 09:00 o 17:30',
    quiet: 'Días en que no se publica nada: 2027-01-04, 2027-01-18..2027-01-22',
  },
  formFor: (channel) => `Boletines para ${channel}`,
  weekdaysOnly: 'solo días laborables',
  also: 'también',
  more: 'Además',
  upTo: ' a ',
  saved: (channel, isNew) => (isNew ? `${channel} recibe boletines desde ahora.` : `Los ajustes de los boletines de ${channel} están guardados.`),
  next: 'Próximos boletines, en la hora de esa zona y en la suya',
  tellYou: 'Si ya no puedo publicar allí, hago una pausa y se lo digo una vez.',
  invalid: 'Aún no se ha guardado nada. Corrija esto:',
  fillAgain: 'Rellenar otra vez',
  missing: (channel) => `Aún no se ha guardado nada: no podría publicar en ${channel}.`,
  taken: (channel, by) => `Sus ajustes no se han guardado: ${by} puso en marcha boletines para ${channel} mientras tanto. \`/boletín editar\` los cambia.`,
  none: (channel) => `${channel} no recibe boletines. \`/boletín suscribir\` los pone en marcha.`,
  noneHere: 'Ningún canal que usted vea recibe boletines. `/boletín suscribir` los pone en marcha.',
  listed: 'Canales que reciben boletines',
  choose: 'Ver uno de ellos',
  notAllowed: (channel) => `Solo quienes pueden gestionar ${channel} pueden cambiar sus boletines (Gestionar canales o Gestionar servidor).`,
  notSeen: 'Usted no puede ver ese canal.',
  paused: (until) => `En pausa. No se publica nada antes del ${until}; \`/boletín reanudar\` termina la pausa.`,
  pausedUntil: (date) => `en pausa hasta el ${date}`,
  stopped: (reason) => `Los puse en pausa por este motivo: ${reason}. Cuando esté resuelto, \`/boletín reanudar\` los reanuda.`,
  stoppedShort: 'en pausa por mi parte',
  goesOn: 'Los boletines continúan.',
  skipped: (title, date) => `Se omite: ${title}, ${date}. Los siguientes llegan como estaba previsto.`,
  removed: (channel) => `${channel} ya no recibe boletines. Tenía:`,
  nothingComing: 'El calendario no tiene nada para estos ajustes.',
  page: (at, of) => `Vista previa ${at} de ${of}`,
  notPosted: 'Solo usted ve esto; no se publica',
  withheld: {
    paused: 'no se publicará: en pausa',
    'quiet date': 'no se publicará: fecha sin envío',
    'on request': 'no se publicará: omitido a petición',
    stopped: 'no se publicará: en pausa por mi parte',
  },
  last: 'El último',
  nothingYet: 'Aún no tocaba ninguno.',
  states: {
    planned: 'está a punto de publicarse',
    claimed: 'está a punto de publicarse',
    posting: 'se está publicando',
    posted: 'se publicó',
    ambiguous: 'se está buscando: Discord no dijo si llegó',
    skipped: 'se omitió',
    failed: 'no se pudo publicar',
  },
  changes: 'Últimos cambios',
  preview: 'Vista previa',
  change: 'Cambiar',
  unsubscribe: 'Dar de baja',
  now: (time) => `ahora ${time}`,
  gone: 'un canal que ya no existe',
  noForm: 'Discord no mostró el formulario. Inténtelo de nuevo o indique zona y hora con el comando.',
  formReady: (channel) => `El formulario de ${channel} está listo.`,
  openForm: 'Abrir el formulario',
}

export const briefingWords: Readonly<Record<Language, Words>> = { en, es }
