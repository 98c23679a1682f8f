import { openOutbox } from '@/lib/http/outbox-key';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** The operator's token, where the outbox asks for it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: openOutbox },
  { isHidden: () => getApp().mail.outbox === null || !getApp().env.isExposed },
);
