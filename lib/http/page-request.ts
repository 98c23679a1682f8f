import { headers } from 'next/headers';
import { readBearer } from './bearer';

/** What a page knows of its request, in the shape that our cookie readers take. Makes the page dynamic. */
export async function pageRequest(): Promise<Request> {
  const request = new Request('http://localhost/', { headers: new Headers(await headers()) });
  await readBearer(request);
  return request;
}
