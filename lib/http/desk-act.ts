import { DESK_ACTS } from '@/lib/contract/desk';
import type { RefundFields } from '@/lib/contract/desk-money';
import { MAX_LINES } from '@/lib/contract/limits';
import { parseOrderId } from '@/lib/contract/order-id';
import { actOnOrder } from '@/lib/desk/act-on-order';
import type { MadeOf } from '@/lib/desk/acts-since';
import { can } from '@/lib/desk/can';
import { AppError, type ErrorCode, isAppError } from '@/lib/errors';
import { requireOrder } from '@/lib/orders/require-order';
import { getApp } from '@/lib/server/app';
import { deskPaths } from '@/lib/story/desk-paths';
import { requirePerson } from './desk-page';
import { readForm } from './form';
import type { Incoming } from './route';

/** What the record has of an act, and the order's desk tells. */
const TOLD: ReadonlySet<ErrorCode> = new Set(['conflict', 'unavailable', 'bad-request']);
/** More digits mean nothing. */
const MAX_NUMBER = 30;
/** A sentence or two. */
const MAX_REASON = 500;

/** What a form was made of, `<version>.<newest act>`; null: it does not say. */
function madeOf(text: string): MadeOf | null {
  const [, version, lastAct] = /^(\d{1,9})\.(\d{1,18})$/.exec(text) ?? [];
  return version === undefined || lastAct === undefined
    ? null
    : { version: Number(version), lastAct: BigInt(lastAct) };
}

/**
 * `POST /desk/orders/<id>/acts`: back to the order's desk, which tells what became of it. What the order does not allow any
 * more is told there, too.
 */
export async function actByForm({ request, url, body }: Incoming): Promise<Response> {
  const person = await requirePerson(request, can.operate);
  const orderId = requireOrder(parseOrderId(url.pathname.split('/').at(-2) ?? ''));
  const field = await readForm(request, body);
  const act = DESK_ACTS.find((name) => name === field('act'));
  if (act === undefined)
    throw new AppError('bad-request', `act: takes one of ${DESK_ACTS.join(', ')}`, 'act');
  const reason = readReason(field);
  const elementId = field('elementId') === '' ? null : field('elementId').slice(0, MAX_REASON);
  try {
    const said = (name: string) => field(`field.${name}`).slice(0, MAX_REASON);
    await actOnOrder(getApp(), person, {
      act,
      orderId,
      elementId,
      reason,
      said,
      made: madeOf(field('made')),
      seen: field('seen') || null,
      refund: act === 'grant-refund' ? refundOf(field) : null,
    });
  } catch (error) {
    // The record has it, and the desk shows it.
    if (!isAppError(error) || !TOLD.has(error.code)) throw error;
  }
  return new Response(null, {
    status: 303,
    headers: { location: `${deskPaths.order(orderId)}#acts`, 'cache-control': 'no-store' },
  });
}

/** Why somebody does something. @throws AppError `bad-request` where nothing is said */
export function readReason(field: (name: string) => string): string {
  const reason = field('reason').trim();
  if (reason === '' || reason.length > MAX_REASON)
    throw new AppError('bad-request', `reason: takes a text of 1 to ${MAX_REASON} characters`, 'reason');
  return reason;
}

/** What the form for giving money back brings: pieces as `pieces:<sku>`, for each `sku` that it names. */
function refundOf(field: (name: string) => string): RefundFields {
  const skus = field('skus')
    .split(/\r?\n/, MAX_LINES)
    .filter((sku) => sku !== '');
  return {
    amount: field('amount').slice(0, MAX_NUMBER),
    isSent: field('way') === 'sent',
    pieces: Object.fromEntries(skus.map((sku) => [sku, field(`pieces:${sku}`).slice(0, MAX_NUMBER)])),
  };
}
