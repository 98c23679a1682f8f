import { AppError } from '@/lib/errors';
import { getApp } from '@/lib/server/app';

/** Does the request carry the operator's bearer token? */
export function isOperator(request: Request): boolean {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return token !== undefined && getApp().isOperator(token);
}

/** @throws AppError `unauthorized` */
export function requireOperator(request: Request): void {
  if (!isOperator(request))
    throw new AppError('unauthorized', 'Send the operator token: "Authorization: Bearer <token>".');
}
