import { findDefinitionByHash } from '@/lib/db/tables/definitions';
import { AppError } from '@/lib/errors';
import { route } from '@/lib/http/route';
import { getApp } from '@/lib/server/app';

/** A version never changes: it may be kept for ever. The address of the JSON changes with its form (`lib/paths.ts`). */
const FOREVER = 'public, max-age=31536000, immutable';

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: async ({ url }) => {
    const [, hash = '', type] = /\/([0-9a-f]{64})\.(bpmn|drawn\.bpmn|json)$/.exec(url.pathname) ?? [];
    const read = type === 'json' ? textsOf : type === 'bpmn' ? bytesOf : drawnOf;
    const file = await read(hash);
    if (file === null) throw new AppError('not-found', 'No version of the process has this hash.');
    return new Response(file.body, {
      headers: { 'content-type': file.type, 'cache-control': FOREVER, etag: `"${hash}"` },
    });
  },
});

async function bytesOf(hash: string) {
  const definition = await findDefinitionByHash(getApp().database, hash);
  return definition && { body: new Uint8Array(definition.xml), type: 'application/xml' };
}

async function drawnOf(hash: string) {
  const drawn = await getApp().queries.drawn.byHash(hash);
  return drawn && { body: new Uint8Array(drawn), type: 'application/xml; charset=utf-8' };
}

async function textsOf(hash: string) {
  const texts = await getApp().queries.texts.byHash(hash);
  return texts && { body: JSON.stringify(texts), type: 'application/json' };
}
