import { createHash } from 'node:crypto';
import { AppError } from '@/lib/errors';
import type { PlaceOrder } from '@/lib/orders/place-order';
import { getApp } from '@/lib/server/app';
import { bearersOf } from './bearer';
import { clientOf } from './limit';
import { isOperator } from './operator';

/** Keeps a hash of body and type, never the body, and one of the client's address, never the address. @throws AppError `bad-request` for a malformed key */
export function idempotencyOf(request: Request, body: Uint8Array): PlaceOrder['idempotency'] {
  const key = request.headers.get('idempotency-key');
  if (key === null) return null;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new AppError(
      'bad-request',
      'Idempotency-Key takes 1 to 255 printable ASCII characters.',
      'Idempotency-Key',
    );
  const type = request.headers.get('content-type') ?? '';
  const requestHash = createHash('sha256').update(`${type}\n`).update(body).digest('hex');
  return { scope: scopeOf(request), key, requestHash };
}

/** One space of keys for the operator, for each token of the API and for each client: nobody meets another's `order-1001`. */
function scopeOf(request: Request): string {
  if (!isOperator(request)) return `client:${getApp().hash.of('idempotency', clientOf(request))}`;
  const [{ tokenId } = {}] = bearersOf(request);
  return tokenId === undefined ? 'operator' : `token:${tokenId}`;
}
