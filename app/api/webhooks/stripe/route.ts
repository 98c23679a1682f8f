import { getApp } from '@/lib/app';
import { takeCardEvent } from '@/lib/http/cards';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: takeCardEvent },
  { isHidden: () => getApp().cards === null },
);
