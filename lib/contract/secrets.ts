import { z } from 'zod';
import { jsonAnswer, jsonBody, OPERATOR, type Operation, refusals, TOO_NARROW } from './answers';
import { instant } from './values';

/** The ring of secrets; what `npm run secrets` asks of a running server. */

export const SECRET_PURPOSES = ['cookies', 'links', 'webhooks'] as const;
export type SecretPurpose = (typeof SECRET_PURPOSES)[number];

/** 366 days. */
export const MAX_KEEP_MS = 366 * 24 * 60 * 60 * 1000;

const PURPOSE = `takes one of ${SECRET_PURPOSES.join(', ')}`;
const KEEP = `takes milliseconds from 0 to ${MAX_KEEP_MS}`;
const KEY_ID = 'takes the id of a key, such as cookies-2';

export const rotateInput = z.object(
  {
    /** Left out: all that the ring decides. */
    purpose: z.enum(SECRET_PURPOSES, { error: PURPOSE }).exactOptional(),
    /** How long old keys stay valid. Left out: as long as what they signed is usually used. */
    keepMs: z.int({ error: KEEP }).min(0, { error: KEEP }).max(MAX_KEEP_MS, { error: KEEP }).exactOptional(),
  },
  { error: 'The body takes { "purpose"?, "keepMs"? }.' },
);

export const revokeInput = z.object(
  { keyId: z.string({ error: KEY_ID }).max(40, { error: KEY_ID }) },
  { error: 'The body takes { "keyId" }.' },
);

const secretKey = z.object({
  keyId: z.string().meta({ examples: ['cookies-2'] }),
  purpose: z.enum(SECRET_PURPOSES),
  createdAt: instant,
  validUntil: instant.nullable().meta({ description: '`null`: until another one comes.' }),
});
export type SecretKeyJson = z.infer<typeof secretKey>;

const ring = z.object({ keys: z.array(secretKey) }).meta({ id: 'SecretKeys' });
export type RingJson = z.infer<typeof ring>;

const made = z.object({
  keyId: z.string(),
  secret: z.string().exactOptional().meta({
    description: 'Of webhooks alone: the payment system has to know it. Shown this once.',
  }),
});
export type MadeSecretJson = z.infer<typeof made>;

const changedRing = ring.extend({ made: z.array(made) }).meta({ id: 'ChangedSecretKeys' });
export type ChangedRingJson = z.infer<typeof changedRing>;

const tags = ['Operator'];
const CROSS_SITE = [403, 'Asked from another web site, or by a token whose scopes do not allow it.'] as const;

const list: Operation = {
  tags,
  operationId: 'listSecretKeys',
  summary: 'The keys that sign',
  description: 'Never what they are.',
  security: OPERATOR,
  responses: { 200: jsonAnswer('The keys that are valid.', ring), ...refusals(401, [403, TOO_NARROW], 503) },
};

const rotate: Operation = {
  tags,
  operationId: 'rotateSecrets',
  summary: 'Make new keys',
  description: 'All servers take them up within seconds. Old ones stay valid for `keepMs`, then are refused.',
  security: OPERATOR,
  requestBody: jsonBody(rotateInput, { purpose: 'cookies', keepMs: 2_592_000_000 }, false),
  responses: {
    200: jsonAnswer('The keys that are valid now.', changedRing),
    ...refusals(
      400,
      401,
      CROSS_SITE,
      [409, 'The environment decides these secrets, or too many are valid.'],
      413,
      503,
    ),
  },
};

const revoke: Operation = {
  tags,
  operationId: 'revokeSecret',
  summary: 'End a key at once',
  description: 'What it signed is refused from now on. In place of the newest one a new one is made.',
  security: OPERATOR,
  requestBody: jsonBody(revokeInput, { keyId: 'cookies-2' }),
  responses: {
    200: jsonAnswer('The keys that are valid now.', changedRing),
    ...refusals(400, 401, CROSS_SITE, [404, 'There is no such key.'], 413, 503),
  },
};

export const secretsOperations = { list, rotate, revoke };
