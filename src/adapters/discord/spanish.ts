/**
 * What other rooms say to people in plain English, for whoever uses Discord in Spanish: limits, apologies, faults in settings,
 * reasons. The English sentence is the key; {} stands for what varies. A sentence that is not here stays English.
 */
import type { Language } from './words.ts'

const SENTENCES: Readonly<Record<string, string>> = {
  // the desk
  'Something went wrong on my side, and I could not answer. Please ask again; if it stays, tell whoever runs me the reference {}.':
    'Algo falló por mi parte y no pude responder. Pregunte de nuevo; si vuelve a ocurrir, indique a quien me administra la referencia {}.',
  'Very many people are asking at this moment. Please ask again in a minute.':
    'En este momento está preguntando muchísima gente. Vuelva a preguntar dentro de un minuto.',
  'That is a lot of questions at once. I can answer again in a second.': 'Son muchas preguntas a la vez. Podré responder de nuevo dentro de un segundo.',
  'That is a lot of questions at once. I can answer again in {} seconds.': 'Son muchas preguntas a la vez. Podré responder de nuevo dentro de {} segundos.',
  '{} question of the last {} minutes, for follow-ups': '{} pregunta de los últimos {} minutos, para entender las que sigan',
  '{} questions of the last {} minutes, for follow-ups': '{} preguntas de los últimos {} minutos, para entender las que sigan',
  '{} thumb under answers': '{} valoración de una respuesta',
  '{} thumbs under answers': '{} valoraciones de respuestas',
  '{} question that the article could not answer, for the curator': '{} pregunta que el artículo no pudo responder, para quien mantiene los datos',
  '{} questions that the article could not answer, for the curator': '{} preguntas que el artículo no pudo responder, para quien mantiene los datos',
  '{} change of yours to briefings, with your name': '{} cambio suyo en los boletines, con su nombre',
  '{} changes of yours to briefings, with your name': '{} cambios suyos en los boletines, con su nombre',

  // settings
  'There is no time zone "{}". Nearest: {}.': 'No existe la zona horaria «{}». Las más parecidas: {}.',
  'There is no time zone "{}". Give a place, such as Europe/Athens or America/New_York.':
    'No existe la zona horaria «{}». Indique un lugar, como Europe/Madrid o America/Bogota.',
  '"{}" is no time of day. Write it as 09:00 or 5:30 pm.': '«{}» no es una hora. Escríbala así: 09:00 o 17:30.',
  '"{}" is no date. Write it as 2027-01-31.': '«{}» no es una fecha. Escríbala así: 2027-01-31.',
  'Give at most {} quiet dates or stretches of them.': 'Indique como máximo {} fechas o periodos sin envío.',
  'The quiet dates "{}" end before they begin.': 'Las fechas sin envío «{}» terminan antes de empezar.',
  'There is no series "{}". Known: {}.': 'No existe la serie «{}». Existen: {}.',
  'There is no optional day "{}". Known: {}.': 'No existe el día opcional «{}». Existen: {}.',
  '{} is not in the future; today is {} in {}. Give a later date.': '{} no está en el futuro; hoy es {} en {}. Indique una fecha posterior.',
  'Nothing is due that could be skipped: the subscription is paused. Let it go on first.':
    'No hay ningún boletín que omitir: los envíos están en pausa. Reanúdelos primero.',
  'The calendar holds no briefing for this subscription. Choose another series.': 'El calendario no tiene ningún boletín con estos ajustes. Elija otra serie.',
  'Somebody changed this subscription at the same time. Look at it, and try again.':
    'Otra persona cambió estos ajustes al mismo tiempo. Mírelos e inténtelo de nuevo.',
  'There is no subscription for this channel. Subscribe it first.': 'Este canal no recibe boletines. Actívelos primero.',

  // what is missing in a channel
  'Discord is not connected just now. Please try again in a minute.': 'En este momento no estoy conectado a Discord. Inténtelo de nuevo dentro de un minuto.',
  'Discord does not answer just now. Please try again in a minute.': 'En este momento Discord no responde. Inténtelo de nuevo dentro de un minuto.',
  'I can only post into text channels and threads. Choose one of those.': 'Solo puedo publicar en canales de texto y en hilos. Elija uno de ellos.',
  'I cannot see this channel. Somebody who manages the server can add me to it: channel settings > Permissions > View Channel.':
    'No puedo ver este canal. Quien administra el servidor puede darme acceso: ajustes del canal > Permisos > Ver canal.',
  'I may not write here. Somebody who manages the channel can allow me: channel settings > Permissions > Send Messages (in a thread: Send Messages in Threads).':
    'No tengo permiso para escribir aquí. Quien gestiona el canal puede dármelo: ajustes del canal > Permisos > Enviar mensajes (en un hilo: Enviar mensajes en hilos).',
  'I may not read back what I posted here, which I need so that nothing is posted twice. Channel settings > Permissions > Read Message History.':
    'No puedo releer lo que publico aquí, y lo necesito para no publicar nada dos veces. Ajustes del canal > Permisos > Leer el historial de mensajes.',

  // why I paused, and why one was not posted
  'that channel is no longer there': 'ese canal ya no existe',
  'that channel is archived': 'ese canal está archivado',
  'I may no longer see that channel': 'ya no puedo ver ese canal',
  'I may no longer post in that channel': 'ya no puedo publicar en ese canal',
  'I am no longer in that server': 'ya no estoy en ese servidor',
  'nothing can be posted into that channel': 'en ese canal no se puede publicar nada',
  'the platform refuses my token, and whoever runs me must renew it': 'Discord rechaza mi acceso, y quien me administra debe renovarlo',
  'the platform refused the form of the message': 'Discord rechazó el formato del mensaje',
  'the platform could not be reached': 'no se pudo establecer conexión con Discord',
  'the platform refused it ({})': 'Discord lo rechazó ({})',
  'quiet date': 'fecha sin envío',
  'on request': 'a petición',
  paused: 'en pausa',
  stopped: 'en pausa por mi parte',
  unsubscribed: 'cancelado',
  'no longer in the calendar': 'ya no está en el calendario',
  'later than the grace period': 'ya era demasiado tarde',
  'a newer briefing was due by then': 'ya tocaba otro más reciente',
  'no attempt worked within the grace period': 'ningún intento funcionó a tiempo',
  'the channel could not be read to see whether it had gone out': 'no se pudo leer el canal para ver si se había publicado',

  // who changed what
  'subscribed: series {}, {}, weekdays only': 'activados: {}, {}, solo días laborables',
  'subscribed: series {}, {}': 'activados: {}, {}',
  all: 'todo',
  key: 'solo los días clave',
  'freedom-day': 'solo el Día Nacional de la Libertad',
  'paused until {}': 'en pausa hasta {}',
  'paused: {}': 'en pausa: {}',
  'goes on': 'reanudados',
  'skips {}': 'se omite: {}',
  'saved without a change': 'guardados sin cambios',
}

const PATTERNS = Object.entries(SENTENCES).map(([english, spanish]) => ({
  looks: new RegExp(`^${english.split('{}').map(RegExp.escape).join('(.+?)')}$`, 's'),
  spanish,
}))

/** What varies is translated by itself, where it is a sentence too. */
export function said(english: string, language: Language): string {
  if (language === 'en') return english
  for (const { looks, spanish } of PATTERNS) {
    const [whole, ...varying] = looks.exec(english) ?? []
    if (whole !== undefined) return varying.reduce((made, one) => made.replace('{}', () => said(one, language)), spanish)
  }
  return english
}
