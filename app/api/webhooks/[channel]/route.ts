import { takeCardEvent } from '@/lib/http/cards';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: takeCardEvent },
  { isHidden: () => getApp().cards === null },
);
