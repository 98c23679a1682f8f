import type { ActField, OfferedAct, OrderFacts, Person } from '@/lib/contract/desk';
import type { OrderRow } from '@/lib/db/tables/orders';
import { findItems, type ItemRow } from '@/lib/db/tables/shop';
import { plainEvent } from '@/lib/engine/table';
import { isDoneByHand } from '@/lib/orders/complete-job';
import {
  correctableNames,
  decidingNames,
  retriedEvent,
  valuesToCorrect,
  variablesAt,
} from '@/lib/orders/correctable';
import type { Dependencies } from '@/lib/orders/dependencies';
import { type Follows, whatFollows } from '@/lib/orders/what-follows';
import { findMailOfJob, findStoppedWork, type StoppedWork } from '@/lib/queries/stopped-work';
import type { LoadedDefinition } from '@/lib/runtime/types';
import { mailWords } from '@/lib/story/desk-order-words';
import { can } from './can';
import { offeredMoves } from './move-offers';
import { placeOf, VARIABLE, wentOut, workAt } from './process-acts';
import { typedValue } from './typed-value';

type Parts = Pick<Dependencies, 'database' | 'queries' | 'definitions'>;

/** Mails that a form lists. */
const MAX_MAILS = 50;

/** An order with all that tells what would become of it. */
interface Standing {
  readonly parts: Parts;
  readonly person: Person;
  readonly facts: OrderFacts;
  readonly row: OrderRow;
  /** Null: it has ended, or stands where this process knows no table. */
  readonly place: { readonly loaded: LoadedDefinition; readonly marking: string } | null;
  readonly items: readonly ItemRow[];
  nameOf(elementId: string): string;
}

/** What this person can do to the process of this order as it stands, each with what will happen, asked of the compiled table. */
export async function offeredProcessActs(
  parts: Parts,
  person: Person,
  { orderId, facts, nameOf }: { orderId: string; facts: OrderFacts; nameOf: (elementId: string) => string },
): Promise<OfferedAct[]> {
  const row = await parts.queries.find(orderId);
  if (row === null || !can.operate(person)) return [];
  const place = await placeOf(parts, row);
  const items = await findItems(parts.database, [row.number]);
  const standing: Standing = { parts, person, facts, row, place, items, nameOf };
  return [
    ...(await retries(standing)),
    ...tasks(standing),
    ...timers(standing),
    ...holding(standing),
    ...(place !== null && can.move(person, facts)
      ? await offeredMoves(parts.database, { row, place, nameOf })
      : []),
    ...(await mails(standing)),
  ];
}

/** Where it would lead, as a sentence; empty where nobody knows. */
function followsWords(follows: Follows, nameOf: (elementId: string) => string): string {
  if (follows.kind === 'ends') return ' The order ends with it.';
  if (follows.kind === 'stops') return ' With the data as they are it stops there again.';
  if (follows.kind === 'unknown' || follows.elementIds.length === 0) return '';
  return ` Next: ${follows.elementIds.map((id) => `“${nameOf(id)}”`).join(', ')}.`;
}

function following(
  { row, place, items, nameOf }: Standing,
  event: Parameters<typeof whatFollows>[2] | null,
): string {
  if (place === null || event === null) return '';
  const follows = whatFollows(place.loaded, place.marking, event, { row, items }, new Date());
  return followsWords(follows, nameOf);
}

async function retries(standing: Standing): Promise<OfferedAct[]> {
  const { parts, person, facts, row } = standing;
  if (!can.retry(person, facts)) return [];
  const stopped = await findStoppedWork(parts.database, row);
  return Promise.all(stopped.map((one) => retry(standing, one)));
}

async function retry(standing: Standing, { incident, job }: StoppedWork): Promise<OfferedAct> {
  const { parts, row, place, nameOf } = standing;
  const { elementId, event } = incident;
  const mail = await findMailOfJob(parts.database, row, job);
  const name = nameOf(elementId);
  const isFailedTask = event.type === 'job-failed';
  const what = isFailedTask
    ? `“${name}” is done once more. If it fails, the incident opens again with the new error.`
    : `What “${name}” has done stays, and only what follows it is tried again.`;
  const names = place === null ? [] : correctableNames(place.loaded, place.marking, incident);
  const values = place === null ? {} : valuesToCorrect(place.loaded, row, incident, names);
  const fields = asking(values, names, {
    label: (one) => `Corrected: ${one}`,
    hint: 'This step reads it. True, false, null and numbers are taken as that, anything else as text.',
  });
  return {
    ...{ act: 'retry', elementId, fields },
    title: `Try “${name}” again`,
    sentence: [
      what,
      mail?.sentAt == null ? '' : ` ${wentOut(mail.kind)}`,
      isFailedTask ? '' : following(standing, retriedEvent(incident)),
    ].join(''),
  };
}

/** A field for each variable that decides the step, with what stands in it: no other is taken. */
function asking(
  values: Readonly<Record<string, unknown>>,
  names: readonly string[],
  { label, hint }: { readonly label: (name: string) => string; readonly hint: string },
): ActField[] {
  return names.map((name) => ({
    ...{ name: `${VARIABLE}${name}`, kind: 'text', required: false, hint },
    label: label(name),
    value: typedValue(values[name]),
  }));
}

function tasks(standing: Standing): OfferedAct[] {
  const { person, facts, row, place, nameOf } = standing;
  if (place === null) return [];
  const done = (elementId: string) =>
    `You have done what “${nameOf(elementId)}” would have done: it counts as done, and nothing of it is tried again.`;
  const byHand = facts.jobs.filter((elementId) => isDoneByHand(place.loaded.handlerFor(elementId)));
  return [
    ...(can.complete(person, facts) ? new Set(facts.userTasks) : []),
    ...(can['complete-job'](person, facts) ? new Set(byHand) : []),
  ].flatMap((elementId): OfferedAct[] => {
    const isJob = byHand.includes(elementId);
    const work = workAt(place, isJob ? 'job' : 'user', elementId);
    // What a form asks for stands on the task's own page.
    if (work === undefined || place.loaded.forms.has(elementId)) return [];
    const event = plainEvent(work);
    const values = variablesAt(place.loaded, row, elementId);
    return [
      {
        ...{ act: isJob ? 'complete-job' : 'complete', elementId },
        title: isJob ? `Complete “${nameOf(elementId)}” by hand` : `Complete “${nameOf(elementId)}”`,
        sentence: `${isJob ? done(elementId) : 'The task counts as done, and the order goes on.'}${following(standing, event)}`,
        fields: asking(values, decidingNames(place.loaded, place.marking, event), {
          label: (name) => name,
          hint: 'What comes next depends on it. True, false, null and numbers are taken as that, anything else as text.',
        }),
      },
    ];
  });
}

function timers(standing: Standing): OfferedAct[] {
  const { person, facts, place, nameOf } = standing;
  if (!can['fire-timer'](person, facts)) return [];
  return [...new Set(facts.timers)].flatMap((elementId): OfferedAct[] => {
    const work = place === null ? undefined : workAt(place, 'timer', elementId);
    const next = following(standing, work === undefined ? null : plainEvent(work));
    return [
      {
        ...{ act: 'fire-timer', elementId },
        title: `“${nameOf(elementId)}” is up now`,
        sentence: `The order goes on as if the time were up.${next}`,
      },
      {
        ...{ act: 'move-timer', elementId },
        title: `Move “${nameOf(elementId)}”`,
        sentence: `Its time is up then, and not before.${next}`,
        fields: [
          {
            ...{ name: 'minutes', kind: 'number', required: true, value: '' },
            label: 'Minutes from now',
            hint: 'A whole number; a day has 1440.',
          },
        ],
      },
    ];
  });
}

function holding({ person, facts }: Standing): OfferedAct[] {
  if (can.suspend(person, facts))
    return [
      {
        ...{ act: 'suspend', elementId: null },
        title: 'Suspend the order',
        sentence:
          'It stands still until somebody resumes it: timers keep what is left of them, tasks wait, its goods stay reserved. ' +
          'Money, a cancellation and results of tasks that come meanwhile are kept.',
      },
    ];
  if (!can.resume(person, facts)) return [];
  return [
    {
      ...{ act: 'resume', elementId: null },
      title: 'Resume the order',
      sentence:
        'What came meanwhile is taken in the order in which it came, and its timers run on from where they stood.',
    },
  ];
}

async function mails({ parts, person, facts, row }: Standing): Promise<OfferedAct[]> {
  if (!can['mail-again'](person, facts)) return [];
  const rows = await parts.database.prisma.mail.findMany({
    where: { orderNumber: row.number },
    orderBy: { id: 'desc' },
    take: MAX_MAILS,
  });
  const customer = await parts.database.prisma.customer.findUnique({ where: { orderNumber: row.number } });
  if (customer === null || customer.erasedAt !== null) return [];
  return [
    {
      ...{ act: 'mail-again', elementId: null },
      title: 'Send a mail again',
      sentence:
        'It tells what is so now, and meets the same bounds as any other mail. A corrected address is the customer’s from then on.',
      fields: [
        {
          ...{ name: 'mail', kind: 'choice', required: true, value: rows[0]?.id.toString() ?? '' },
          label: 'Which',
          hint: 'The newest first.',
          choices: rows.map(({ id, kind, sentAt }) => ({
            value: id.toString(),
            label: `“${mailWords(kind)}”, ${sentAt === null ? 'not sent' : `${sentAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`}`,
          })),
        },
        {
          ...{ name: 'email', kind: 'email', required: false, value: customer.email ?? '' },
          label: 'To',
          hint: 'Correct it here, if it is wrong.',
        },
      ],
    },
  ];
}
