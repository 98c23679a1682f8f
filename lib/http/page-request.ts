import { headers } from 'next/headers';

/** What a page knows of its request, in the shape that our cookie readers take. Makes the page dynamic. */
export async function pageRequest(): Promise<Request> {
  return new Request('http://localhost/', { headers: new Headers(await headers()) });
}
