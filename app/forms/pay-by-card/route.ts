import { getApp } from '@/lib/app';
import { payByCard } from '@/lib/http/cards';
import { route } from '@/lib/http/route';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { POST: payByCard },
  { limited: true, isHidden: () => getApp().cards === null },
);
