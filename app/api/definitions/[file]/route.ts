import { getApp } from '@/lib/app';
import { findDefinitionByHash } from '@/lib/db/tables/definitions';
import { AppError } from '@/lib/errors';
import { route } from '@/lib/http/route';

/** A version never changes: it may be kept for ever. */
const FOREVER = 'public, max-age=31536000, immutable';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ url }) => {
    const hash = /\/([0-9a-f]{64})\.bpmn$/.exec(url.pathname)?.[1];
    const definition = hash === undefined ? null : await findDefinitionByHash(getApp().database, hash);
    if (definition === null) throw new AppError('not-found', 'No version of the process has this hash.');
    return new Response(new Uint8Array(definition.xml), {
      headers: { 'content-type': 'application/xml', 'cache-control': FOREVER, etag: `"${definition.hash}"` },
    });
  },
});
