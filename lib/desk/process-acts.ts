import type { DeskActName } from '@/lib/contract/desk';
import type { OrderRow } from '@/lib/db/tables/orders';
import { plainEvent } from '@/lib/engine/table';
import type { OpenWork } from '@/lib/engine/types';
import { AppError } from '@/lib/errors';
import { completeJob } from '@/lib/orders/complete-job';
import { completeUserTask } from '@/lib/orders/complete-user-task';
import { correctableNames, decidingNames, valuesToCorrect, variablesAt } from '@/lib/orders/correctable';
import type { Dependencies } from '@/lib/orders/dependencies';
import { definitionOf } from '@/lib/orders/forecast-order';
import { moveOrder } from '@/lib/orders/move-order';
import { moveTimer } from '@/lib/orders/move-timer';
import { resumeOrder } from '@/lib/orders/resume-order';
import { retryIncident } from '@/lib/orders/retry-incident';
import { sendMailAgain } from '@/lib/orders/send-mail-again';
import { suspendOrder } from '@/lib/orders/suspend-order';
import { findMailOfJob, findStoppedWork } from '@/lib/queries/stopped-work';
import type { LoadedDefinition } from '@/lib/runtime/types';
import { mailWords } from '@/lib/story/desk-order-words';
import { readTypedValue, typedValue } from './typed-value';

export type ActParts = Pick<Dependencies, 'database' | 'queries' | 'definitions' | 'mail' | 'submit'>;

/** What somebody does to an order's process, and all that their form says. */
export interface AskedAct {
  readonly act: DeskActName;
  readonly orderId: string;
  readonly elementId: string | null;
  /** A field of the form; empty: it is not there, or nothing stands in it. */
  said(name: string): string;
}

/** What an act is once its form was read. */
export interface ReadAct {
  /** What the record keeps of it: no personal data. */
  readonly kept: Readonly<Record<string, unknown>>;
  /** Does it. @param submit hands a command over, as the form's version allows */
  run(submit: Dependencies['submit']): Promise<ActDone>;
}

export interface ActDone {
  /** The receipt; null: the act's name says it all. */
  readonly detail: string | null;
  /** More that the record keeps. */
  readonly kept?: Readonly<Record<string, unknown>>;
}

type Reader = (parts: ActParts, row: OrderRow, asked: AskedAct) => ReadAct | Promise<ReadAct>;

/** Prefix of the fields that correct data. */
export const VARIABLE = 'variable.';
const MAX_MINUTES = 60 * 24 * 366;

const READERS: Partial<Record<DeskActName, Reader>> = {
  retry: readRetry,
  complete: (parts, row, asked) => readCompletion(parts, row, asked, 'user'),
  'complete-job': (parts, row, asked) => readCompletion(parts, row, asked, 'job'),
  'fire-timer': (_parts, _row, { orderId, elementId }) => ({
    kept: {},
    run: async (submit) => {
      await submit({ kind: moveTimer, orderId, input: { elementId: elementId ?? '', dueAt: null } });
      return { detail: null };
    },
  }),
  'move-timer': readMoveTimer,
  move: (_parts, _row, { orderId, said }) => {
    const to = said('to');
    if (!/^[\w-]{1,128}$/.test(to))
      throw new AppError('bad-request', 'to: takes a step that the order can be moved to', 'to');
    return {
      kept: { to },
      run: async (submit) => {
        await submit({ kind: moveOrder, orderId, input: { to } });
        return { detail: null };
      },
    };
  },
  suspend: (_parts, _row, { orderId }) => ({
    kept: {},
    run: async (submit) => {
      await submit({ kind: suspendOrder, orderId, input: null });
      return { detail: null };
    },
  }),
  resume: (_parts, _row, { orderId }) => ({
    kept: {},
    run: async (submit) => {
      await submit({ kind: resumeOrder, orderId, input: null });
      return { detail: null };
    },
  }),
  'mail-again': readMailAgain,
};

/**
 * Reads the form of an act on an order's process.
 * @returns null: it is an act of another kind
 * @throws AppError `bad-request` for what the form takes otherwise
 */
export async function readProcessAct(
  parts: ActParts,
  row: OrderRow,
  asked: AskedAct,
): Promise<ReadAct | null> {
  return (await READERS[asked.act]?.(parts, row, asked)) ?? null;
}

/** Where an order stands, if this process knows the table of its version; null: it has ended, or it does not. */
export async function placeOf(
  { definitions }: Pick<Dependencies, 'definitions'>,
  row: OrderRow,
): Promise<{ readonly loaded: LoadedDefinition; readonly marking: string } | null> {
  const loaded = await definitionOf(definitions, row);
  if (loaded === null || row.markingId === null) return null;
  const { hash } = loaded.markingById(row.markingId);
  await definitions.readSteps(row);
  return { loaded, marking: hash };
}

/** The open work of a kind at an element. */
export const workAt = (
  { loaded, marking }: { readonly loaded: LoadedDefinition; readonly marking: string },
  kind: OpenWork['kind'],
  elementId: string | null,
): OpenWork | undefined =>
  loaded.table.marking(marking)?.openWork.find((work) => work.kind === kind && work.elementId === elementId);

/** What was typed into the fields of these variables, where it is other than what stood there. */
function typedVariables(
  { said }: AskedAct,
  names: readonly string[],
  stood: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const typed = said(`${VARIABLE}${name}`);
      const isChanged = typed !== '' && typed !== typedValue(stood[name]);
      return isChanged ? [[name, readTypedValue(typed, name)]] : [];
    }),
  );
}

/** What the record keeps of variables, for ever: their names. The values stand where the customer's erasure ends them. */
const namesOf = (variables: Readonly<Record<string, unknown>>) => Object.keys(variables);

/** A task that a person has done, theirs or a service task, with the data that decide what comes next. */
async function readCompletion(
  parts: ActParts,
  row: OrderRow,
  asked: AskedAct,
  kind: 'user' | 'job',
): Promise<ReadAct> {
  const { orderId, elementId } = asked;
  const place = await placeOf(parts, row);
  const work = place === null ? undefined : workAt(place, kind, elementId);
  const names =
    place === null || work === undefined ? [] : decidingNames(place.loaded, place.marking, plainEvent(work));
  const stood = place === null ? {} : variablesAt(place.loaded, row, elementId ?? '');
  const variables = typedVariables(asked, names, stood);
  const isSaid = Object.keys(variables).length > 0;
  return {
    kept: isSaid ? { variables: namesOf(variables) } : {},
    run: async (submit) => {
      if (place?.loaded.forms.has(elementId ?? ''))
        throw new AppError('conflict', 'This task has a form: it is completed there.');
      const input = { elementId: elementId ?? '', variables };
      if (kind === 'user') await submit({ kind: completeUserTask, orderId, input });
      else await submit({ kind: completeJob, orderId, input });
      return { detail: isSaid ? `With ${namesOf(variables).join(', ')}.` : null };
    },
  };
}

async function readRetry(parts: ActParts, row: OrderRow, asked: AskedAct): Promise<ReadAct> {
  const { database } = parts;
  const { orderId, elementId } = asked;
  const find = async () =>
    (await findStoppedWork(database, row)).find(({ incident }) => incident.elementId === elementId);
  const stopped = await find();
  const place = stopped === undefined ? null : await placeOf(parts, row);
  const names =
    stopped === undefined || place === null
      ? []
      : correctableNames(place.loaded, place.marking, stopped.incident);
  const stood =
    stopped === undefined || place === null
      ? {}
      : valuesToCorrect(place.loaded, row, stopped.incident, names);
  const variables = typedVariables(asked, names, stood);
  const isCorrected = Object.keys(variables).length > 0;
  const mail = await findMailOfJob(database, row, stopped?.job ?? null);
  return {
    kept: isCorrected ? { variables: namesOf(variables) } : {},
    run: async (submit) => {
      const input = { elementId: elementId ?? '', variables };
      const { seq } = await submit({ kind: retryIncident, orderId, input });
      const error = (await find())?.error ?? null;
      const words = [
        isCorrected ? `Corrected: ${namesOf(variables).join(', ')}.` : null,
        mail?.sentAt == null ? null : wentOut(mail.kind),
        error,
      ];
      return { detail: words.filter((one) => one !== null).join(' ') || null, kept: { seq } };
    },
  };
}

/** What a retry does not do again. */
export const wentOut = (kind: string) =>
  `The mail “${mailWords(kind)}” went out already; it will not go twice.`;

function readMoveTimer(_parts: ActParts, _row: OrderRow, { orderId, elementId, said }: AskedAct): ReadAct {
  const minutes = Number(said('minutes'));
  if (!/^\d{1,6}$/.test(said('minutes')) || minutes < 1 || minutes > MAX_MINUTES)
    throw new AppError('bad-request', `minutes: takes a whole number from 1 to ${MAX_MINUTES}`, 'minutes');
  return {
    kept: { minutes },
    run: async (submit) => {
      const dueAt = new Date(Date.now() + minutes * 60_000);
      await submit({ kind: moveTimer, orderId, input: { elementId: elementId ?? '', dueAt } });
      return { detail: `To ${dueAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.` };
    },
  };
}

function readMailAgain(parts: ActParts, _row: OrderRow, { orderId, said }: AskedAct): ReadAct {
  if (!/^\d{1,18}$/.test(said('mail')))
    throw new AppError('bad-request', 'mail: takes the mail that is to be sent again', 'mail');
  const mailId = BigInt(said('mail'));
  const email = said('email').trim() === '' ? null : said('email').trim();
  return {
    // The address itself would stay in the record for ever.
    kept: { mail: mailId.toString(), isCorrected: email !== null },
    run: async () => {
      const kind = await sendMailAgain(parts, { orderId, mailId, email }, new Date());
      const to = email === null ? '' : ', to the corrected address';
      return { detail: `“${mailWords(kind)}” is queued${to}.` };
    },
  };
}
